import js from '@eslint/js';
import prettier from 'eslint-config-prettier';
import tseslint from 'typescript-eslint';

const CLOCK_IN_THE_CORE = [
  {
    selector: "NewExpression[callee.name='Date'][arguments.length=0]",
    message: 'Time is an argument in the core.',
  },
  {
    selector: "MemberExpression[object.name='Date'][property.name='now']",
    message: 'Time is an argument in the core.',
  },
  {
    selector: "MemberExpression[object.name='process'][property.name='env']",
    message: 'Configuration is an argument.',
  },
];

const tooMany = 'More than three positional parameters: take an object.';
/** Three for functions, five for what a class is given: past that it is two classes. */
const PARAMETERS = [
  { selector: 'FunctionDeclaration[params.length>3]', message: tooMany },
  { selector: 'ArrowFunctionExpression[params.length>3]', message: tooMany },
  {
    selector: "MethodDefinition[kind!='constructor'] > FunctionExpression[params.length>3]",
    message: tooMany,
  },
  {
    selector: "MethodDefinition[kind='constructor'] > FunctionExpression[params.length>5]",
    message: 'More than five dependencies: this class is two.',
  },
];

/** Whatever opens a connection by itself. */
const WAYS_OUT = [
  ...['axios', 'undici', 'node-fetch', 'got', 'follow-redirects', 'eventsource', 'ws'],
  ...['http', 'https', 'http2', 'net', 'tls', 'dgram', 'dns', 'dns/promises'],
].flatMap((name) => [name, `node:${name}`]);
const throughEgress = 'External systems are called through platform/http, which checks where calls may go.';

export default tseslint.config(
  { ignores: ['dist', 'node_modules', '.nightjar', 'console/src/api/schema.ts'] },
  js.configs.recommended,
  {
    files: ['**/*.ts', '**/*.tsx'],
    extends: [...tseslint.configs.strictTypeChecked],
    languageOptions: {
      parserOptions: {
        projectService: true,
        tsconfigRootDir: import.meta.dirname,
        // Constructor types are injection tokens: they must stay value imports.
        emitDecoratorMetadata: true,
        experimentalDecorators: true,
      },
    },
    rules: {
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/explicit-module-boundary-types': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true, requireDefaultForNonUnion: true },
      ],
      '@typescript-eslint/no-non-null-assertion': 'error',
      // `const { id, ...rest }` is how a member is left out.
      '@typescript-eslint/no-unused-vars': ['error', { ignoreRestSiblings: true }],
      // Numbers in messages are what messages are for.
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      // Nest wires classes that hold only a decorator (modules).
      '@typescript-eslint/no-extraneous-class': ['error', { allowWithDecorator: true }],
      // Vendors declare their options as classes and take literals.
      '@typescript-eslint/no-unsafe-class-instance-assignment': 'off',
      // `await` is kept where it shows that a step ends here, even if a store answers synchronously.
      '@typescript-eslint/require-await': 'off',
      'max-lines': ['error', { max: 300, skipBlankLines: false, skipComments: false }],
      'max-lines-per-function': ['error', { max: 50, skipComments: true }],
      'no-restricted-syntax': ['error', ...PARAMETERS],
      eqeqeq: 'error',
    },
  },
  {
    files: ['src/domain/**/*.ts'],
    rules: { 'no-restricted-syntax': ['error', ...CLOCK_IN_THE_CORE, ...PARAMETERS] },
  },
  {
    files: ['src/**/*.ts'],
    ignores: ['src/main.ts', 'src/cli.ts'],
    rules: {
      'no-restricted-properties': [
        'error',
        { object: 'process', property: 'env', message: 'Only platform/config reads the environment.' },
        { object: 'URL', property: 'canParse', message: 'It is wrong in Node 20: see domain/parsed-url.' },
      ],
    },
  },
  {
    files: ['src/**/*.ts'],
    ignores: [
      'src/platform/http/**',
      // These talk to Nightjar's own server, and to the database of its own that it starts.
      'src/cli/**',
      'src/platform/database/embedded-postgres*.ts',
    ],
    rules: {
      '@typescript-eslint/no-restricted-imports': [
        'error',
        {
          paths: WAYS_OUT.map((name) => ({ name, message: throughEgress, allowTypeImports: true })),
        },
      ],
      'no-restricted-globals': [
        'error',
        ...['fetch', 'WebSocket', 'EventSource', 'XMLHttpRequest'].map((name) => ({
          name,
          message: throughEgress,
        })),
      ],
    },
  },
  {
    files: ['console/**/*.ts', 'console/**/*.tsx'],
    languageOptions: { parserOptions: { emitDecoratorMetadata: false, experimentalDecorators: false } },
    rules: {
      'no-restricted-syntax': [
        'error',
        ...PARAMETERS,
        { selector: 'JSXText[value=/\\p{L}/u]', message: 'Texts stand in console/src/text/en.ts.' },
        {
          selector: "JSXAttribute[name.name='dangerouslySetInnerHTML']",
          message: 'What comes from outside is text.',
        },
      ],
    },
  },
  {
    // A component is the page as it stands there: it is kept short by being several.
    files: ['console/**/*.tsx'],
    rules: { 'max-lines-per-function': ['error', { max: 75, skipComments: true }] },
  },
  {
    files: ['migrations/*.ts'],
    // Their functions are SQL.
    rules: { 'max-lines-per-function': 'off' },
  },
  {
    files: ['test/**/*.ts'],
    rules: {
      // A describe block is a list of sentences, not a function to keep short.
      'max-lines-per-function': 'off',
      'max-lines': ['error', { max: 500 }],
    },
  },
  {
    files: ['**/*.mjs', '**/*.cjs'],
    languageOptions: {
      globals: {
        process: 'readonly',
        console: 'readonly',
        performance: 'readonly',
        URL: 'readonly',
        module: 'writable',
        setTimeout: 'readonly',
      },
    },
  },
  prettier,
);

/** The page where people log in, until they do: no frameworks, nothing inline, nothing from elsewhere. */

export const LOGIN_HTML = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Log in · Nightjar</title>
<link rel="stylesheet" href="/login/login.css">
<script type="module" src="/login/login.js"></script>
</head>
<body>
<main>
<h1>Nightjar</h1>
<p id="problem" role="alert" hidden></p>
<noscript><p role="alert">To log in, this page needs its script: allow JavaScript here.</p></noscript>
<section id="ways" aria-labelledby="ways-title" hidden>
<h2 id="ways-title">Log in</h2>
<form id="local" method="post" action="/auth/local" hidden>
<label for="name">Name</label>
<input id="name" name="name" autocomplete="username" autocapitalize="none" spellcheck="false" maxlength="128" required>
<label for="password">Password</label>
<input id="password" name="password" type="password" autocomplete="current-password" maxlength="1000" required>
<button type="submit">Log in</button>
</form>
<p id="or" hidden>or</p>
<p id="provider" hidden><a id="provider-link" class="button" href="/auth/login">Log in with your organisation</a></p>
<p id="no-way" hidden>Nobody can log in here: neither passwords nor an identity provider are configured. Programs use API tokens.</p>
</section>
<section id="person" aria-labelledby="person-title" hidden>
<h2 id="person-title" tabindex="-1">Logged in as <span id="person-name"></span></h2>
<p id="roles"></p>
<ul>
<li><a href="/">Start page</a></li>
<li><a href="/api/docs">API documentation</a></li>
</ul>
<button id="logout" type="button">Log out</button>
</section>
</main>
</body>
</html>
`;

export const LOGIN_CSS = `:root{color-scheme:light dark;--line:color-mix(in srgb,currentColor 35%,transparent)}
body{font:16px/1.5 system-ui,sans-serif;margin:0}
main{max-width:22rem;margin:12vh auto 2rem;padding:0 1rem}
h1{font-size:1.6rem;margin:0 0 1.5rem}h2{font-size:1.1rem;margin:0 0 1rem}
label{display:block;margin:.75rem 0 .25rem}
input,button,.button{box-sizing:border-box;width:100%;min-height:2.75rem;padding:.5rem .75rem;font:inherit;border:1px solid var(--line);border-radius:.4rem}
button,.button{display:block;text-align:center;margin-top:1.25rem;cursor:pointer;background:#14508c;color:#fff;border-color:#14508c;text-decoration:none}
button[aria-disabled=true]{opacity:.6;cursor:progress}
:focus-visible{outline:3px solid #d97706;outline-offset:2px}
#or{text-align:center;margin:1rem 0 0}
[role=alert]{border-left:4px solid #b42318;padding:.25rem .75rem}
[hidden]{display:none!important}
@media (prefers-color-scheme:dark){a:not(.button){color:#8fc1ff}}
`;

export const LOGIN_SCRIPT = `const part = (id) => document.getElementById(id);
const ours = { 'X-Nightjar-Request': '1' };
const asked = new URLSearchParams(location.search);

const PROBLEMS = {
  LOGIN_FAILED: 'The name or the password is wrong.',
  LOCAL_LOGIN_OFF: 'Nobody logs in with a password here: log in with your organisation.',
  CROSS_SITE: 'The request was refused as one of another site. Open this page anew, at the address that your administrator has given.',
  LOGIN_EXPIRED: 'The login took too long, or was begun in another browser. Try again.',
  LOGIN_INVALID: 'The answer of your organisation cannot be trusted, or it has refused the login. Try again, and tell an administrator if that does not help.',
  PROVIDER_UNAVAILABLE: 'Your organisation\\u2019s login cannot be reached at this moment. Try again in a minute.',
  NO_PROVIDER: 'No login of an organisation is configured here.',
  PERSON_DISABLED: 'You may not log in here any more. An administrator of Nightjar can change that.',
  PERSON_EXISTS: 'There is another person of your name here. An administrator of Nightjar can mend that.',
  UNUSABLE_NAME: 'Your organisation tells no name that can be used here. An administrator of Nightjar can mend that.',
  NAME_UNVERIFIED: 'Your organisation has not verified your address yet.',
};
const UNKNOWN = 'The login has failed. Try again, and tell an administrator if that does not help.';

function show(problem) {
  part('problem').textContent = problem;
  part('problem').hidden = problem === '';
}

/** A page of this server, and of no other. */
function returnTo() {
  const wanted = asked.get('returnTo');
  if (wanted === null || !wanted.startsWith('/') || !URL.canParse(wanted, location.origin)) return null;
  const url = new URL(wanted, location.origin);
  return url.origin === location.origin ? url.pathname + url.search + url.hash : null;
}

async function showPerson() {
  const answer = await fetch('/api/v1/me');
  if (!answer.ok) return false;
  const { name, grants } = await answer.json();
  part('person-name').textContent = name;
  part('roles').textContent =
    grants.length === 0
      ? 'You may do nothing here yet: ask an administrator of Nightjar to give ' + name + ' a role.'
      : 'Roles: ' + grants.map(({ role, schedule }) => (schedule === null ? role : role + ' on ' + schedule)).join(', ');
  part('ways').hidden = true;
  part('person').hidden = false;
  document.title = 'Logged in \\u00b7 Nightjar';
  return true;
}

async function showWays() {
  const { local, oidc } = await (await fetch('/auth')).json();
  part('local').hidden = !local;
  part('provider').hidden = !oidc;
  part('or').hidden = !(local && oidc);
  part('no-way').hidden = local || oidc;
  part('provider-link').href = '/auth/login?returnTo=' + encodeURIComponent(returnTo() ?? '/login');
  part('ways').hidden = false;
  if (local) part('name').focus();
}

async function logIn(event) {
  event.preventDefault();
  const button = event.target.querySelector('button');
  if (button.getAttribute('aria-disabled') === 'true') return;
  button.setAttribute('aria-disabled', 'true');
  show('');
  try {
    const body = JSON.stringify({ name: part('name').value, password: part('password').value });
    const headers = { ...ours, 'content-type': 'application/json' };
    const answer = await fetch('/auth/local', { method: 'POST', headers, body });
    if (answer.ok) return await arrive();
    const { code, detail } = await answer.json();
    show(code === 'TOO_MANY_LOGINS' ? detail : (PROBLEMS[code] ?? UNKNOWN));
    part('password').value = '';
    part('password').focus();
  } catch {
    show('The server cannot be reached. Try again.');
  } finally {
    button.removeAttribute('aria-disabled');
  }
}

async function arrive() {
  const to = returnTo();
  if (to !== null) return location.assign(to);
  part('local').reset();
  if (await showPerson()) return part('person-title').focus();
  show('This browser has not kept the session: it does so only over https, or on the machine of the server itself.');
}

async function logOut() {
  const answer = await fetch('/auth/logout', { method: 'POST', headers: ours });
  if (!answer.ok) return show(UNKNOWN);
  location.assign((await answer.json()).continueAt);
}

part('local').addEventListener('submit', logIn);
part('logout').addEventListener('click', logOut);
try {
  if (!window.isSecureContext) show('Browsers keep a session only over https: open this page by its https address.');
  const problem = asked.get('problem');
  if (problem !== null) show(PROBLEMS[problem] ?? UNKNOWN);
  if (!(await showPerson())) await showWays();
} catch {
  show('The server cannot be reached. Load this page again.');
}
`;

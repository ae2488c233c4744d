/** Texts of the dialog in which one changes one's own password. */
export const ownPassword = {
  title: 'Change my password',
  what: 'Your other sessions end; this one goes on.',
  current: 'Present password',
  next: 'New password',
  help: '12 characters or more, and not your name.',
  repeat: 'New password once more',
  different: 'It is not the same as above.',
  act: 'Change the password',
  done: 'Your password is changed. Your other sessions have ended.',
} as const;

/** To the login page, which leads back to where one was: schedule, date, filter and run stand in the address. */
export function toLogin(): void {
  const { pathname, search } = window.location;
  window.location.assign(`/login?returnTo=${encodeURIComponent(pathname + search)}`);
}

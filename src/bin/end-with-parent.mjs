/** Preloaded into a child process: asks it to end when its standard input, a pipe from its parent, is closed. */
const end = () => process.kill(process.pid, 'SIGTERM');
process.stdin.once('close', end).once('error', end).resume();

/**
 * Takes the accessor `__proto__` away from all objects, as Node's --disable-proto=delete does, however the process was
 * started: a key of that name in what others send is a key like any other, and no merge of objects reaches what they all share.
 * The first import of a process, before anything could keep the accessor.
 */
Reflect.deleteProperty(Object.prototype, '__proto__');

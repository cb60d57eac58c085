/** The helpers that Babel's output asks for, where a bundle left them outside. */

const own = (target, source, skipped) => {
  for (const name of Object.keys(source ?? {})) if (!skipped.includes(name)) target[name] = source[name];
  return target;
};
const define = (target, name, value) => Object.defineProperty(target, name, { value, enumerable: true, configurable: true, writable: true });
const inherit = (child, parent) => {
  child.prototype = Object.create(parent?.prototype ?? null, { constructor: { value: child, writable: true, configurable: true } });
  Object.setPrototypeOf(child, parent);
};
const spread = (target, ...sources) => sources.reduce((made, source) => Object.assign(made, source), target);
const list = (value) => [...value];
const self = (value) => value;

const HELPERS = {
  arrayLikeToArray: list,
  arrayWithHoles: self,
  assertThisInitialized: self,
  asyncToGenerator: (make) =>
    function run(...given) {
      const steps = make.apply(this, given);
      return new Promise((resolve, reject) => {
        const step = (kind, value) => {
          try {
            const { done, value: next } = steps[kind](value);
            if (done) resolve(next);
            else Promise.resolve(next).then((got) => step("next", got), (error) => step("throw", error));
          } catch (error) {
            reject(error);
          }
        };
        step("next");
      });
    },
  classCallCheck: () => undefined,
  createClass(made, members = [], statics = []) {
    for (const [holder, found] of [[made.prototype, members], [made, statics]])
      for (const { key, ...member } of found) Object.defineProperty(holder, key, { configurable: true, ...("value" in member ? { writable: true } : {}), ...member });
    return made;
  },
  defineProperty: (target, name, value) => define(target, name, value),
  extends: Object.assign,
  getPrototypeOf: Object.getPrototypeOf,
  inherits: inherit,
  inheritsLoose: inherit,
  interopRequireDefault: (found) => (found?.__esModule ? found : { default: found }),
  interopRequireWildcard: (found) => (found?.__esModule ? found : { ...found, default: found }),
  objectSpread2: spread,
  objectSpread: spread,
  objectWithoutProperties: (source, skipped) => own({}, source, skipped),
  objectWithoutPropertiesLoose: (source, skipped) => own({}, source, skipped),
  possibleConstructorReturn: (made, returned) => (returned !== null && (typeof returned === "object" || typeof returned === "function") ? returned : made),
  setPrototypeOf: Object.setPrototypeOf,
  slicedToArray: (value, count) => {
    const found = [];
    for (const one of value) if (found.push(one) === count) break;
    return found;
  },
  taggedTemplateLiteral: (strings, raw) => Object.assign(strings, { raw: raw ?? strings }),
  toArray: list,
  toConsumableArray: list,
  toPropertyKey: (value) => (typeof value === "symbol" ? value : String(value)),
  typeof: (value) => typeof value,
};

/** `@babel/runtime/helpers/…`, of either kind; undefined for one that is not here. */
export function babelHelper(name) {
  const found = HELPERS[/^@babel\/runtime\/helpers\/(?:esm\/)?(\w+)(?:\.js)?$/.exec(name)?.[1]];
  return found === undefined ? undefined : Object.assign((...given) => found(...given), { default: found, __esModule: true });
}

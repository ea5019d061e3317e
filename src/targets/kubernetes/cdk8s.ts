/** cdk8s, loaded when the first object is made: synthesizing for another target never loads it. */
export const cdk8s = {
  get ApiObject() {
    return library().ApiObject;
  },
  get Lazy() {
    return library().Lazy;
  },
};

function library(): typeof import('cdk8s') {
  return require('cdk8s');
}

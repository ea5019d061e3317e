export { type Handler, wrap } from './runtime/wrap';

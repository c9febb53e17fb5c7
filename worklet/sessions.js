/**
 * Tools for sessions.
 *
 * @module
 */
export {};

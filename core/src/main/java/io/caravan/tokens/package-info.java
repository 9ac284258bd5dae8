/**
 * Where the token ids of a prompt come from: sources that are asked in order, within a time, and what is counted of them. A
 * request's search is used on the thread of its connection; sources may answer from any thread.
 */
@NullMarked
package io.caravan.tokens;

import org.jspecify.annotations.NullMarked;

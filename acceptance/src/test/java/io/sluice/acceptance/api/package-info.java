/** What a client sees on a good day. */
@NullMarked
package io.sluice.acceptance.api;

import org.jspecify.annotations.NullMarked;

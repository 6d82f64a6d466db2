/** What breaks around the product or in it, and what must hold afterwards. */
@NullMarked
package io.sluice.acceptance.badday;

import org.jspecify.annotations.NullMarked;

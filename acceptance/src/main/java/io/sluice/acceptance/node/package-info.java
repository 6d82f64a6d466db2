/** Nodes and providers as they are on bad days: what they refuse, lack, limit, garble and deny. */
@NullMarked
package io.sluice.acceptance.node;

import org.jspecify.annotations.NullMarked;

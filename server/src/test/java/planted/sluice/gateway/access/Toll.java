package planted.sluice.gateway.access;

import planted.sluice.evm.price.Quote;

/** Lets in by what a node says. */
public record Toll(Quote quote) {}

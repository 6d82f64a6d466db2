package planted.sluice.evm.price;

/** What the gateway must not know. */
public record Quote(String price) {}

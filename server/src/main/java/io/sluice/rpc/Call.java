package io.sluice.rpc;

import io.sluice.chain.Address;
import io.sluice.chain.Bytes;
import io.sluice.chain.Wei;

/** What a transaction would do, to estimate or simulate it. */
public record Call(Address from, Address to, Wei value, Bytes data) {}

package io.sluice.evm.network;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * What holds of all networks together. Each has its settings under {@code sluice.networks.NAME},
 * named as they are here without it: {@code sluice.networks.base.chain.id}, {@code
 * sluice.networks.base.rpc.urls}. What it does not set is as set for all, save {@code
 * sluice.chain}, {@code sluice.rpc.urls} and {@code sluice.gasless.forwarders}.
 *
 * @param defaultName the network that is meant where a request names none; the one that {@code
 *     RPC_URL} or {@code CHAIN_ID} makes, or the only one, when unset
 */
@ConfigurationProperties("sluice.network")
record NetworkSettings(@Nullable String defaultName) {}

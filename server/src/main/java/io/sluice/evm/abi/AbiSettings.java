package io.sluice.evm.abi;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * What contracts say of themselves.
 *
 * @param dir folder of {@code *.json} files, each a contract's ABI or an artifact of Foundry or
 *     Hardhat with a field {@code abi}; makes words of the custom errors declared there. Absent:
 *     only the errors of ERC-6093 and of OpenZeppelin's contracts are known
 */
@ConfigurationProperties("sluice.abi")
public record AbiSettings(@Nullable Path dir) {}

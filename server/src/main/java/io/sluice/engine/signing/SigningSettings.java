package io.sluice.engine.signing;

import io.sluice.evm.network.PerNetwork;
import jakarta.validation.constraints.Min;
import java.math.BigInteger;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What the signer signs at most, whatever the database says. It is set where the keys are.
 *
 * @param maxFeePerGas wei per gas; {@code sluice.fee.maximum-fee} when unset
 * @param maxGas units of gas of one transaction
 * @param maxTotalFee wei that the gas of one transaction may cost in all; whatever the two above
 *     come to when unset
 * @param maxValue wei that one transaction may send along; as much as it likes when unset, which
 *     production mode refuses
 * @param maxValuePerHour wei that all transactions of one relayer may send along within an hour;
 *     what is more waits. As much as they like when unset
 */
@PerNetwork
@ConfigurationProperties("sluice.signing")
public record SigningSettings(
    @Nullable @Min(1) BigInteger maxFeePerGas,
    @DefaultValue("16777216") @Min(21000) long maxGas,
    @Nullable @Min(1) BigInteger maxTotalFee,
    @Nullable @Min(0) BigInteger maxValue,
    @Nullable @Min(0) BigInteger maxValuePerHour) {}

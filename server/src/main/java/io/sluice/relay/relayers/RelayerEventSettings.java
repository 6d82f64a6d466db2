package io.sluice.relay.relayers;

import io.sluice.runtime.settings.Secret;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What remote relayers tell of by themselves.
 *
 * @param signingKeys what they sign with, any text of 32 characters or more; several while one
 *     takes the place of another. When unset {@code WEBHOOK_SIGNING_KEY}; without any nothing is
 *     heard, and relayers are asked instead
 */
@ConfigurationProperties("sluice.relayer-events")
record RelayerEventSettings(@DefaultValue List<Secret> signingKeys) {
  RelayerEventSettings {
    signingKeys = signingKeys.stream().filter(each -> !each.isBlank()).toList();
  }
}

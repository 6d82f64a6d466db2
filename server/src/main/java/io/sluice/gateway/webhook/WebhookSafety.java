package io.sluice.gateway.webhook;

import io.sluice.runtime.settings.SafetyRule;
import io.sluice.runtime.settings.SettingsReader;
import java.util.ArrayList;
import java.util.List;
import org.springframework.core.env.ConfigurableEnvironment;

/** Where webhooks may lead, and who can sign as this relay. */
final class WebhookSafety implements SafetyRule {
  @Override
  public List<Danger> dangers(SettingsReader settings, ConfigurableEnvironment environment) {
    List<Danger> dangers = new ArrayList<>();
    settings
        .get(WebhookSettings.class)
        .ifPresent(found -> {
          if (found.allowPrivate()) {
            dangers.add(
                Danger.refused(
                    "sluice.webhooks.allow-private",
                    "clients can have requests sent into this network: leave it out"));
          }
          if (found.encryptionKeys().isEmpty()) {
            dangers.add(
                Danger.warned(
                    "sluice.webhooks.encryption-keys",
                    "whoever has a copy of the database can sign webhooks: set 32 bytes in Base64"));
          }
        });
    return dangers;
  }
}

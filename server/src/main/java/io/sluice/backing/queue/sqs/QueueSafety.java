package io.sluice.backing.queue.sqs;

import io.sluice.runtime.settings.Hosts;
import io.sluice.runtime.settings.SafetyRule;
import io.sluice.runtime.settings.SafetySettings.Allowance;
import io.sluice.runtime.settings.SettingsReader;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.springframework.core.env.ConfigurableEnvironment;

/** Who can read or change what goes to the queues. */
final class QueueSafety implements SafetyRule {
  private static final String MESSAGE =
      "what goes to another machine goes in plain text: write https://";

  @Override
  public List<Danger> dangers(SettingsReader settings, ConfigurableEnvironment environment) {
    Optional<QueueSettings> found = settings.get(QueueSettings.class);
    List<Danger> dangers = new ArrayList<>();
    if (found.isPresent()) {
      URI endpoint = found.get().endpoint();
      if (endpoint != null && isReadable(endpoint.toString())) {
        dangers.add(Danger.told("sluice.queue.endpoint", MESSAGE, Allowance.PLAINTEXT));
      }
      found
          .get()
          .urls()
          .forEach((queue, url) -> {
            if (isReadable(url)) {
              dangers.add(Danger.told("sluice.queue.urls." + queue, MESSAGE, Allowance.PLAINTEXT));
            }
          });
    }
    return dangers;
  }

  private static boolean isReadable(String url) {
    return url.strip().startsWith("http://")
        && !Hosts.isThisMachine(URI.create(url.strip()).getHost());
  }
}

package io.sluice.backing.queue.sqs;

import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

/** Settings for tests, bound as in production; quick where production is patient. */
final class Settings {
  private final Map<String, String> values =
      new HashMap<>(
          Map.of(
              "long-poll", "5s",
              "retry-backoff", "0s",
              "acknowledge-within", "10ms",
              "drain", "5s"));

  private Settings() {}

  static QueueSettings at(URI endpoint) {
    return new Settings().with("endpoint", endpoint).build();
  }

  static Settings of(URI endpoint, TestQueue queue) {
    var settings = new Settings().with("endpoint", endpoint);
    queue.urls().forEach((name, url) -> settings.with("urls." + name, url));
    return settings;
  }

  Settings with(String key, Object value) {
    values.put(key, value instanceof Duration length ? length.toMillis() + "ms" : value.toString());
    return this;
  }

  QueueSettings build() {
    Map<String, String> properties = new HashMap<>();
    values.forEach((key, value) -> properties.put("sluice.queue." + key, value));
    return new Binder(new MapConfigurationPropertySource(properties))
        .bindOrCreate("sluice.queue", QueueSettings.class);
  }
}

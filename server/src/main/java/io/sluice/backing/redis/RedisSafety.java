package io.sluice.backing.redis;

import io.lettuce.core.RedisURI;
import io.sluice.runtime.settings.Hosts;
import io.sluice.runtime.settings.SafetyRule;
import io.sluice.runtime.settings.SafetySettings.Allowance;
import io.sluice.runtime.settings.SettingsReader;
import java.util.List;
import java.util.stream.Stream;
import org.springframework.core.env.ConfigurableEnvironment;

/** Who can read or change what goes to Redis. */
final class RedisSafety implements SafetyRule {
  @Override
  public List<Danger> dangers(SettingsReader settings, ConfigurableEnvironment environment) {
    return settings.get(RedisSettings.class).stream()
        .flatMap(found -> Stream.ofNullable(found.url()))
        .map(RedisUrl::uri)
        .filter(RedisSafety::isReadable)
        .map(any ->
            Danger.told(
                "sluice.redis.url",
                "what goes to another machine goes in plain text: write rediss://",
                Allowance.PLAINTEXT))
        .toList();
  }

  private static boolean isReadable(RedisURI uri) {
    boolean away =
        Stream.concat(Stream.of(uri), uri.getSentinels().stream())
            .anyMatch(each -> each.getHost() != null && !Hosts.isThisMachine(each.getHost()));
    return away && !uri.isSsl();
  }
}

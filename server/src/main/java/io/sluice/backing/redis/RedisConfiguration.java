package io.sluice.backing.redis;

import java.util.Objects;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Exists where an operator has set where Redis is. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnProperty("sluice.redis.url")
class RedisConfiguration {
  @Bean
  Redis redis(RedisSettings settings) {
    return new Redis(Objects.requireNonNull(settings.url()).uri(), settings.timeout());
  }

  @Bean
  SharedBuckets sharedBuckets(Redis redis) {
    return new SharedBuckets(redis);
  }

  @Bean
  RedisCheck redisCheck(Redis redis) {
    return new RedisCheck(redis);
  }
}

package io.sluice.backing.redis;

import io.lettuce.core.RedisURI;
import io.sluice.runtime.settings.Secret;

/** Where Redis is. It may hold a password, so it prints as dots. */
record RedisUrl(Secret value) {
  /**
   * Also how a setting's text becomes an address.
   *
   * @throws IllegalArgumentException with words for the operator
   */
  public static RedisUrl of(String text) {
    RedisUrl url = new RedisUrl(Secret.of(text));
    try {
      var _ = url.uri();
    } catch (IllegalArgumentException _) {
      throw new IllegalArgumentException(
          "is not the address of a Redis; write for example redis://127.0.0.1:6379");
    }
    return url;
  }

  RedisURI uri() {
    return RedisURI.create(value.reveal());
  }
}

package io.sluice.engine.keys;

import io.sluice.runtime.role.ForRole;
import io.sluice.runtime.role.Role;
import io.sluice.runtime.role.Roles;
import io.sluice.runtime.settings.SafetySettings;
import java.util.List;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

/** Loads keys where they are needed, and refuses to start where they must not be. */
@Configuration(proxyBeanMethods = false)
class KeyConfiguration {
  KeyConfiguration(KeySettings settings, Environment environment) {
    Roles roles = Roles.of(environment);
    if (settings.given() && !roles.include(Role.SIGNER)) {
      throw new InvalidKeysException(
          List.of(
              "only the signer role may hold keys, and this process runs "
                  + roles
                  + ": unset KEYSTORE_DIR, KEYSTORE_PASSPHRASE and KEYSTORE_PASSPHRASE_FILE"));
    }
  }

  @Bean
  @ForRole(Role.SIGNER)
  KeyRing keyRing(KeySettings settings, SafetySettings safety) {
    return new Keystore(settings, safety.production()).open();
  }
}

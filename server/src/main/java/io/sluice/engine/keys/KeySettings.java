package io.sluice.engine.keys;

import io.sluice.runtime.settings.Secret;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * Where the signer's keys are. Only a process with the signer role may be given any of this.
 *
 * @param keystoreDir folder of Web3 Secret Storage (V3) files, one per lane, named {@code *.json};
 *     absent in processes that do not sign
 * @param passphrase of all files; give this or {@code passphraseFile}
 * @param passphraseFile file whose first line is the passphrase of all files
 */
@ConfigurationProperties("sluice.keys")
public record KeySettings(
    @Nullable Path keystoreDir, @Nullable Secret passphrase, @Nullable Path passphraseFile) {

  boolean given() {
    return keystoreDir != null || passphrase != null || passphraseFile != null;
  }
}

package io.sluice.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class KeystoreTest {
  private static final HexFormat HEX = HexFormat.of();

  /** The PBKDF2 vector of the Web3 Secret Storage definition, from its derived key on. */
  @Test
  void aKnownKeyGivesThePublishedFile() {
    var keystore =
        new Keystore(
            new BigInteger("7a28b5ba57c53603b0b07b56bba752f7784bf506fa95edc395f5cf6c7514fe9d", 16));
    var sealed =
        keystore.seal(
            HEX.parseHex("f06d69cdc7da0faffb1008270bca38f5e31891a3a773950e6d0fea48a7188551"),
            HEX.parseHex("6087dab2f9fdbbfaddc31a909735c1e6"));

    assertThat(keystore.address()).isEqualTo("008aeeda4d805471df9b2a5b0f38a0c3bcba786b");
    assertThat(HEX.formatHex(sealed.text()))
        .isEqualTo("5318b4d5bcd28de64ee5559e671353e16f075ecae9f99c7a79a38af5f869aa46");
    assertThat(HEX.formatHex(sealed.mac()))
        .isEqualTo("517ead924a9d0dc3124507e3393d175ce3ff7c1e96529c6c555ce9e51205e9b2");
  }
}

package io.sluice.runtime.role;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RolesTest {
  @ParameterizedTest
  @ValueSource(strings = {"", " ", "all"})
  void areAllWhenNothingIsSaid(String text) {
    assertThat(Roles.parse(text).all()).containsExactlyInAnyOrder(Role.values());
  }

  @ParameterizedTest
  @CsvSource({
    "api, api",
    "'monitor, API', 'api,monitor'", // in the order of the pipeline
    "'signer,signer', signer",
  })
  void areWhatIsNamed(String text, String written) {
    assertThat(Roles.parse(text)).hasToString(written);
  }

  @ParameterizedTest
  @ValueSource(strings = {"miner", "api,,signer", "api;signer", "api,all"})
  void refuseWhatIsNoRoleByName(String text) {
    assertThatThrownBy(() -> Roles.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("is not a role; name some of api, relay, signer");
  }

  @ParameterizedTest
  @CsvSource({"api, true", "signer, false"})
  void knowWhatTheyInclude(String text, boolean api) {
    assertThat(Roles.parse(text).include(Role.API)).isEqualTo(api);
  }

  @ParameterizedTest
  @ValueSource(ints = 0)
  void areAtLeastOne(int none) {
    assertThatThrownBy(() -> new Roles(Set.of())).isInstanceOf(IllegalArgumentException.class);
  }
}

package io.sluice;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.springframework.modulith.core.ApplicationModules;
import org.springframework.modulith.core.Violations;

/** Every package keeps to the dependencies its package-info allows, and there is no cycle. */
class ModularityTests {
  @Test
  void modulesKeepTheirBoundaries() {
    ApplicationModules.of(Sluice.class).verify();
  }

  @Test
  void bites() {
    ApplicationModules planted = ApplicationModules.of("planted.modules", location -> true);

    assertThatThrownBy(planted::verify)
        .isInstanceOf(Violations.class)
        .hasMessageContaining("Module 'closed' depends on module 'open'")
        .hasMessageContaining("Allowed targets: none");
  }
}

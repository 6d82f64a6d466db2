package io.sluice.accounts;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.accounts.SqlUse.Kind;
import io.sluice.runtime.role.ForRole;
import io.sluice.runtime.role.Role;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.springframework.context.annotation.Bean;
import org.springframework.stereotype.Component;

/** What a role can come to run is found along every way in which code gets at other code. */
class ReachTest {
  private static final Set<String> TABLES =
      Set.of("calls", "lambdas", "fields", "wired", "below", "others", "filled");

  @Test
  void everyWayIsFound() {
    assertThat(needs(Role.SIGNER).tables().keySet())
        .contains("calls", "lambdas", "fields", "wired", "below", "filled")
        .doesNotContain("others");
    assertThat(needs(Role.SIGNER).of("filled").has(Kind.INSERT)).isTrue();
  }

  @Test
  void whatIsOfOtherRolesIsNot() {
    assertThat(needs(Role.API).tables().keySet())
        .contains("others", "calls")
        .doesNotContain("below", "wired");
  }

  private static Needs needs(Role role) {
    Code code = Code.of(ReachTest.class);
    return Needs.of(Reach.of(role, code), code, TABLES);
  }

  /** Of every role, though nobody calls most of it. */
  @Component
  static final class Rows {
    private static final String FIELD = "SELECT a FROM %s".formatted("fields");
    private static final String FILLED = "INSERT INTO %s (a) VALUES (?)";

    String called() {
      return "SELECT a FROM calls";
    }

    List<Supplier<String>> handedOn() {
      return List.of(() -> "SELECT a FROM lambdas", () -> FIELD);
    }

    String filled(String table) {
      return FILLED.formatted(table);
    }
  }

  interface Stage {
    String run();
  }

  static final class Signing implements Stage {
    @Override
    public String run() {
      return "SELECT a FROM below";
    }
  }

  static final class Other implements Stage {
    @Override
    public String run() {
      return "SELECT a FROM others";
    }
  }

  @Component
  @ForRole(Role.SIGNER)
  static final class SignerStart implements Runnable {
    private final Rows rows;
    private final Stage stage = new Signing();

    SignerStart(Rows rows) {
      this.rows = rows;
    }

    @Override
    public void run() {
      rows.called();
      rows.handedOn();
      rows.filled("filled");
      stage.run();
    }
  }

  @Component
  static final class Wiring {
    @Bean
    @ForRole(Role.SIGNER)
    static String wired() {
      return "SELECT a FROM wired";
    }

    @Bean
    @ForRole(Role.API)
    static String others(Rows rows) {
      return rows.called() + new Other().run();
    }
  }
}

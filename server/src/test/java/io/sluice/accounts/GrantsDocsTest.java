package io.sluice.accounts;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.GeneratedDocument;
import io.sluice.accounts.Needs.Need;
import io.sluice.accounts.SqlUse.Kind;
import io.sluice.backing.database.TestDatabase;
import io.sluice.backing.fact.Subscriber;
import io.sluice.runtime.role.Role;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * H5: the grants are what the roles need, found in what each can come to run. Whoever lets a role
 * do more makes the files anew, and sees here whether it is meant to.
 */
class GrantsDocsTest {
  private static final String SQL =
      """
      -- What the account of each role may do, table by table. Made from the code by GrantsDocsTest; to make it anew:
      --   ./mvnw test -Ddocs.write=true -Dtest='*DocsTest'
      -- Run it after accounts.sql and after each migration, in Sluice's database, as somebody who may grant:
      --   mariadb sluice < grants.sql      (or mysql)
      -- It adds. The account of a process with several roles gets what each of them has:
      --   sed "s/'sluice_signer'/'sluice_core'/; s/'sluice_broadcaster'/'sluice_core'/" grants.sql | mariadb sluice
      """;

  private static final String PAGE =
      """
      # Database accounts

      <!-- Made from the code by GrantsDocsTest. To make it anew:
           ./mvnw test -Ddocs.write=true -Dtest='*DocsTest' -->

      What each role does with each table: S reads rows, I adds, U changes, D deletes. Only some columns are ever changed; which is in [deploy/database/grants.sql](../deploy/database/grants.sql). How to use it: [security](security.md#database-accounts).

      """;

  private static final Set<String> TABLES =
      new TreeSet<>(TestDatabase.migrated().jdbc().sql("SHOW TABLES").query(String.class).list());

  private static final Code CODE = Code.ofTheServer();
  private static final Map<Role, Needs> NEEDS = Needs.ofAll(CODE, TABLES);

  @Test
  void h5_theGrantsAreWhatTheRolesNeed() {
    String grants =
        Arrays.stream(Role.values())
            .map(role -> "\n-- " + text(role) + "\n" + grants(role))
            .collect(joining());
    new GeneratedDocument("../deploy/database/grants.sql").mustBe(SQL + grants);
  }

  @Test
  void h5_thePageShowsThem() {
    String roles = Arrays.stream(Role.values()).map(GrantsDocsTest::text).collect(joining(" | "));
    String head = "| table | %s |\n|%s\n".formatted(roles, "---|".repeat(Role.values().length + 1));
    String rows = TABLES.stream().map(GrantsDocsTest::row).collect(joining());
    new GeneratedDocument("database-accounts.md").mustBe(PAGE + head + rows);
  }

  @Test
  void h5_everyTableIsSomebodys() {
    assertThat(TABLES).hasSizeGreaterThan(40);
    assertThat(TABLES)
        .allMatch(
            table -> NEEDS.values().stream().anyMatch(each -> !each.of(table).kinds().isEmpty()));
  }

  /** Who may do what would hurt; nobody else may. */
  @ParameterizedTest
  @CsvSource({
    "attempts, INSERT, SIGNER MONITOR", // the monitor brings back what was archived
    "attempts, DELETE, MONITOR",
    "lane_nonces, INSERT, MONITOR",
    "lane_nonces, UPDATE, SIGNER MONITOR",
    "lane_nonces, DELETE, ''",
    "nonce_ledger, INSERT, SIGNER BROADCASTER MONITOR",
    "nonce_ledger, UPDATE, ''",
    "nonce_ledger, DELETE, MONITOR",
    "lanes, INSERT, SIGNER MONITOR", // the monitor adds those whose keys others hold
    "remote_submissions, INSERT, BROADCASTER",
    "lanes, DELETE, ''",
    "transactions, INSERT, API RELAY MONITOR",
    "transactions, DELETE, MONITOR",
    "archived_transactions, INSERT, MONITOR",
    "archived_transactions, UPDATE, ''",
    "timeline, UPDATE, ''",
    "blocks, INSERT, MONITOR",
    "audit_entries, INSERT, API",
    "audit_entries, UPDATE, ''",
    "audit_entries, DELETE, ''",
    "audit_heads, UPDATE, API",
    "audit_heads, DELETE, ''",
    "api_keys, SELECT, API",
    "api_keys, UPDATE, API",
    "client_policies, UPDATE, API",
    "forward_requests, INSERT, API",
    "dead_letters, DELETE, ''",
    "idempotency_keys, DELETE, ''",
    "flyway_schema_history, INSERT, ''",
    "flyway_schema_history, UPDATE, ''",
    "flyway_schema_history, DELETE, ''"
  })
  void h5_whatWouldHurtIsOfFew(String table, Kind kind, String roles) {
    assertThat(TABLES).contains(table);
    Set<Role> may = EnumSet.noneOf(Role.class);
    NEEDS.forEach((role, needs) -> {
      if (needs.of(table).has(kind)) {
        may.add(role);
      }
    });
    assertThat(may.stream().map(Role::name).collect(joining(" "))).isEqualTo(roles);
  }

  /** Columns that decide about money, and the roles that change them. */
  @ParameterizedTest
  @CsvSource({
    "transactions, to_address, ''",
    "transactions, value, ''",
    "transactions, data, ''",
    "transactions, seal, ''",
    "transactions, client_id, ''",
    "transactions, nonce, SIGNER MONITOR",
    "transactions, hash, SIGNER MONITOR",
    "attempts, raw, SIGNER",
    "attempts, hash, SIGNER",
    "lanes, mined_nonce, MONITOR",
    "lanes, audited_nonce, MONITOR",
    "lanes, address, ''",
    "chains, genesis, MONITOR",
    "chains, agreed_number, MONITOR",
    "api_keys, secret_sha256, ''"
  })
  void h5_columnsThatDecideAreOfFew(String table, String column, String roles) {
    String may =
        NEEDS.entrySet().stream()
            .filter(each -> each.getValue().of(table).columns().contains(column))
            .map(each -> each.getKey().name())
            .collect(joining(" "));
    assertThat(may).isEqualTo(roles);
  }

  /** MySQL refuses to lock rows of a table to whoever may neither change nor delete any. */
  @ParameterizedTest
  @EnumSource
  void h5_whoLocksRowsMayChangeThem(Role role) {
    assertThat(NEEDS.get(role).tables().entrySet())
        .filteredOn(each -> each.getValue().has(Kind.LOCK))
        .isNotEmpty()
        .allMatch(each -> each.getValue().has(Kind.UPDATE) || each.getValue().has(Kind.DELETE));
  }

  /** A subscriber of a role without deliveries would hear nothing. */
  @ParameterizedTest
  @EnumSource
  void whoHasSubscribersMayDeleteWhatTheyHaveHeard(Role role) {
    boolean hears = Reach.of(role, CODE).has(Subscriber.class);
    assertThat(NEEDS.get(role).of("facts").has(Kind.DELETE)).isEqualTo(hears);
  }

  private static String grants(Role role) {
    return NEEDS.get(role).tables().entrySet().stream()
        .map(each -> grant(each.getKey(), each.getValue(), role))
        .collect(joining());
  }

  private static String grant(String table, Need need, Role role) {
    return "GRANT %s ON %s TO 'sluice_%s'@'%%';\n".formatted(need.privileges(), table, text(role));
  }

  private static String row(String table) {
    List<String> letters =
        Arrays.stream(Role.values()).map(role -> NEEDS.get(role).of(table).letters()).toList();
    return "| %s | %s |\n".formatted(table, String.join(" | ", letters));
  }

  private static String text(Role role) {
    return role.name().toLowerCase(Locale.ROOT);
  }
}

package io.sluice.gateway.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.TestClock;
import io.sluice.backing.database.TestDatabase;
import io.sluice.backing.revision.TestRevisions;
import io.sluice.evm.abi.ContractCall;
import io.sluice.evm.chain.Address;
import io.sluice.evm.chain.Bytes;
import io.sluice.evm.chain.ChainId;
import io.sluice.evm.chain.Wei;
import io.sluice.gateway.audit.TestAudit;
import io.sluice.runtime.failure.ErrorCode;
import io.sluice.runtime.failure.RefusedException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Whose policy holds, and from when on. */
class PoliciesTest {
  private static final long CLIENT = 7;
  private static final ChainId LOCAL = new ChainId(31337);
  private static final ChainId POLYGON = new ChainId(137);

  private final TestDatabase database = TestDatabase.migrated();
  private final Policies policies = policies();

  @Test
  void withoutOneNothingIsAllowedButOnOpenChains() {
    assertThat(policies.judge(CLIENT, proposal(LOCAL))).isEmpty();
    assertThat(policies.judge(CLIENT, proposal(POLYGON))).map(Breach::rule).contains("contracts");
    assertThatThrownBy(() -> policies.require(CLIENT, proposal(POLYGON)))
        .isInstanceOfSatisfying(
            RefusedException.class,
            refusal -> assertThat(refusal.code()).isEqualTo(ErrorCode.CONTRACT_NOT_ALLOWED))
        .hasMessageEndingWith("Rule: contracts.");
  }

  @Test
  void oneThatIsSetHoldsEverywhere() {
    policies.set(CLIENT, Policy.CLOSED, "a test");
    assertThat(policies.judge(CLIENT, proposal(LOCAL))).isPresent();
    policies.set(CLIENT, Policy.OPEN, "a test");
    assertThat(policies.judge(CLIENT, proposal(POLYGON))).isEmpty();
    assertThat(policies.judge(CLIENT + 1, proposal(POLYGON))).isPresent();
    policies.set(CLIENT, null, "a test");
    assertThat(policies.judge(CLIENT, proposal(POLYGON))).isPresent();
  }

  @Test
  void anotherProcessKnowsAChangeOnceItHearsOfIt() {
    Policies other = policies();
    assertThat(other.judge(CLIENT, proposal(POLYGON))).isPresent();
    policies.set(CLIENT, Policy.OPEN, "a test");
    assertThat(other.judge(CLIENT, proposal(POLYGON))).as("from memory").isPresent();
    other.changed();
    assertThat(other.judge(CLIENT, proposal(POLYGON))).isEmpty();
  }

  private Policies policies() {
    JdbcTemplate sql = new JdbcTemplate(database.dataSource());
    return new Policies(
        new PolicyRows(sql),
        TestRevisions.of(sql),
        TestAudit.of(sql, new TestClock()),
        new PolicySettings(List.of(31337L)),
        new TransactionTemplate(new JdbcTransactionManager(database.dataSource())),
        new TestClock());
  }

  private static Proposal proposal(ChainId chain) {
    Address somewhere = new Address("0x" + "aa".repeat(20));
    return new Proposal(
        chain, new ContractCall(null, somewhere, Wei.ZERO, Bytes.EMPTY), null, null);
  }
}

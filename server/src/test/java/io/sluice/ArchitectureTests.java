package io.sluice;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.EvaluationResult;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import planted.sluice.anywhere.Accounts;
import planted.sluice.anywhere.AccountsHelper;
import planted.sluice.anywhere.LooseSettings;
import planted.sluice.anywhere.OwnClock;
import planted.sluice.anywhere.RawSigner;
import planted.sluice.anywhere.RedisCounter;
import planted.sluice.anywhere.SqsSender;
import planted.sluice.anywhere.Unmarked;
import planted.sluice.engine.signing.Stage;
import planted.sluice.engine.transaction.Aggregate;
import planted.sluice.evm.chain.ChainBean;
import planted.sluice.evm.price.Quote;
import planted.sluice.first.First;
import planted.sluice.gateway.access.Toll;
import planted.sluice.operator.deadletter.Graveyard;
import planted.sluice.second.Second;

/** The server keeps to {@link ArchitectureRules}, and each of them can be broken. */
class ArchitectureTests {
  private static final JavaClasses SERVER =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("io.sluice");

  @ParameterizedTest
  @EnumSource
  void holds(ArchitectureRules rule) {
    rule.rule().check(SERVER);
  }

  @ParameterizedTest
  @EnumSource
  void bites(ArchitectureRules rule) {
    List<Class<?>> plants = plants(rule);

    EvaluationResult result = rule.rule().evaluate(new ClassFileImporter().importClasses(plants));

    assertThat(result.hasViolation()).isTrue();
    assertThat(result.getFailureReport().toString()).contains(plants.getFirst().getSimpleName());
  }

  @Test
  void looksAtAllOfTheServer() {
    assertThat(SERVER).hasSizeGreaterThan(30);
    assertThat(SERVER.contain(Sluice.class)).isTrue();
    assertThat(SERVER.contain(ArchitectureTests.class)).isFalse();
  }

  /** Classes that break the rule; the first is the culprit. */
  private static List<Class<?>> plants(ArchitectureRules rule) {
    return switch (rule) {
      case SQS_HAS_ONE_HOME -> List.of(SqsSender.class);
      case REDIS_HAS_ONE_HOME -> List.of(RedisCounter.class);
      case CURVE_AND_CODECS_HAVE_TWO_HOMES -> List.of(RawSigner.class);
      case SQL_HAS_A_HOME_PER_AGGREGATE -> List.of(Accounts.class);
      case PACKAGES_HAVE_NO_CYCLES -> List.of(First.class, Second.class);
      case PACKAGES_ARE_NULL_MARKED -> List.of(Unmarked.class);
      case NAMES_SAY_SOMETHING -> List.of(AccountsHelper.class);
      case TIME_COMES_FROM_OUTSIDE -> List.of(OwnClock.class);
      case VALUES_ARE_NO_BEANS -> List.of(ChainBean.class);
      case THE_AGGREGATE_KNOWS_NO_STAGE -> List.of(Aggregate.class, Stage.class);
      case WINGS_LOOK_DOWN -> List.of(Stage.class, Graveyard.class);
      case THE_GATEWAY_KNOWS_VALUES_OF_THE_CHAIN_ALONE -> List.of(Toll.class, Quote.class);
      case EVERY_CLASS_LIVES_IN_A_WING -> List.of(Unmarked.class);
      case PARTS_ARE_HANDED_IN -> List.of(RedisCounter.class);
      case SETTINGS_ARE_RECORDS -> List.of(LooseSettings.class);
    };
  }
}

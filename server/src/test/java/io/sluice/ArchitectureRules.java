package io.sluice;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaAccess.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameStartingWith;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.properties.HasName;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.time.Clock;
import org.jspecify.annotations.NullMarked;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.context.annotation.Configuration;
import org.springframework.stereotype.Component;
import org.springframework.stereotype.Repository;

/**
 * The directions of docs/decisions/0002-build-gates.md, each with its reason. Packages are named
 * from {@code sluice} down, so that the same rules can be tried on planted classes.
 */
enum ArchitectureRules {
  SQS_HAS_ONE_HOME(
      noClasses()
          .that()
          .resideOutsideOfPackage("..sluice.backing.queue.sqs..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("software.amazon.awssdk.services.sqs..")
          .because("only the queue adapter knows what SQS does with a verdict")),

  REDIS_HAS_ONE_HOME(
      noClasses()
          .that()
          .resideOutsideOfPackage("..sluice.backing.redis..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("io.lettuce..", "org.springframework.data.redis..")
          .because("Redis is disposable: one place has to know how to live without it")),

  CURVE_AND_CODECS_HAVE_TWO_HOMES(
      noClasses()
          .that()
          .resideOutsideOfPackages("..sluice.evm.chain..", "..sluice.engine.keys..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.web3j..", "org.bouncycastle..", "fr.acinq..")
          .because("hashes and codecs are values of the chain, and no secret leaves keys")),

  SQL_HAS_A_HOME_PER_AGGREGATE(
      noClasses()
          .that()
          .resideOutsideOfPackage("..sluice.backing.database..")
          .and(not(belongTo(describe("a @Repository", ArchitectureRules::isSqlHome))))
          .and(not(describe("its package-private …Row", ArchitectureRules::isRow)))
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.springframework.jdbc.core..", "java.sql..")
          .because(
              "a state changes in one place, where its UPDATE repeats the from-state;"
                  + " that place is a @Repository")),

  PACKAGES_HAVE_NO_CYCLES(
      slices()
          .matching("..sluice.(**)")
          .should()
          .beFreeOfCycles()
          .because("a part that is in a cycle cannot be read, tested or lifted out alone")),

  PACKAGES_ARE_NULL_MARKED(
      classes()
          .should(liveInANullMarkedPackage())
          .because("NullAway sees only what is marked; the package-info also says the purpose")),

  WINGS_LOOK_DOWN(
      layeredArchitecture()
          .consideringOnlyDependenciesInLayers()
          .withOptionalLayers(true)
          .layer("operator")
          .definedBy("..sluice.operator..")
          .layer("relay")
          .definedBy("..sluice.relay..")
          .layer("treasury")
          .definedBy("..sluice.treasury..")
          .layer("graph")
          .definedBy("..sluice.graph..")
          .layer("engine")
          .definedBy("..sluice.engine..")
          .layer("gateway")
          .definedBy("..sluice.gateway..")
          .layer("evm")
          .definedBy("..sluice.evm..")
          .layer("backing")
          .definedBy("..sluice.backing..")
          .layer("runtime")
          .definedBy("..sluice.runtime..")
          .whereLayer("operator")
          .mayNotBeAccessedByAnyLayer()
          .whereLayer("relay")
          .mayOnlyBeAccessedByLayers("operator")
          .whereLayer("treasury")
          .mayOnlyBeAccessedByLayers("operator")
          .whereLayer("graph")
          .mayOnlyBeAccessedByLayers("operator")
          .whereLayer("engine")
          .mayOnlyBeAccessedByLayers("operator", "relay", "treasury")
          .whereLayer("gateway")
          .mayOnlyBeAccessedByLayers("operator", "relay", "treasury", "graph")
          .whereLayer("evm")
          .mayOnlyBeAccessedByLayers("operator", "relay", "treasury", "engine", "gateway")
          .whereLayer("backing")
          .mayOnlyBeAccessedByLayers("operator", "relay", "treasury", "graph", "engine", "gateway")
          .whereLayer("runtime")
          .mayOnlyBeAccessedByLayers(
              "operator", "relay", "treasury", "graph", "engine", "gateway", "evm", "backing")
          .because("what stands below can be read, tested and kept without what stands on it")),

  THE_GATEWAY_KNOWS_VALUES_OF_THE_CHAIN_ALONE(
      noClasses()
          .that()
          .resideInAPackage("..sluice.gateway..")
          .should()
          .dependOnClassesThat(
              resideInAPackage("..sluice.evm..")
                  .and(not(resideInAPackage("..sluice.evm.chain..")))
                  .and(not(resideInAPackage("..sluice.evm.abi.."))))
          .because("who may come in, and what for, is no question to a node")),

  EVERY_CLASS_LIVES_IN_A_WING(
      classes()
          .that()
          .haveNameMatching("(io|planted)\\.sluice\\..+\\..+")
          .should()
          .resideInAnyPackage(
              "..sluice.operator..",
              "..sluice.relay..",
              "..sluice.treasury..",
              "..sluice.graph..",
              "..sluice.engine..",
              "..sluice.gateway..",
              "..sluice.evm..",
              "..sluice.backing..",
              "..sluice.runtime..")
          .because("a package beside the wings has no direction")),

  NAMES_SAY_SOMETHING(
      noClasses()
          .should()
          .haveNameMatching(
              ".*[.$]((\\w*(Impl|Utils?|Helper|Manager|Dto|DTO))|((Base(?!Fee)|Common)[A-Z]\\w*))")
          .because("such a name says how a class came to be, not what it does")),

  TIME_COMES_FROM_OUTSIDE(
      noClasses()
          .that()
          .areNotMetaAnnotatedWith(Configuration.class)
          .should()
          .accessTargetWhere(
              target(owner(HasName.Predicates.name(Clock.class.getName())))
                  .and(target(nameStartingWith("system"))))
          .because("the wiring makes the clock; a class that makes its own cannot be tested")),

  VALUES_ARE_NO_BEANS(
      noClasses()
          .that()
          .resideInAPackage("..sluice.evm.chain..")
          .should()
          .beMetaAnnotatedWith(Component.class)
          .because("chain depends on nothing, so that anything may depend on it")),

  THE_AGGREGATE_KNOWS_NO_STAGE(
      noClasses()
          .that()
          .resideInAPackage("..sluice.engine.transaction..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "..sluice.engine.routing..",
              "..sluice.engine.signing..",
              "..sluice.engine.broadcast..",
              "..sluice.engine.monitor..")
          .because("stages meet in the aggregate; if it knew them they could not be told apart")),

  PARTS_ARE_HANDED_IN(
      fields()
          .should()
          .notBeAnnotatedWith(Autowired.class)
          .because("a constructor shows what a class needs and lets a test hand it in")),

  SETTINGS_ARE_RECORDS(
      classes()
          .that()
          .areAnnotatedWith(ConfigurationProperties.class)
          .should()
          .beRecords()
          .andShould()
          .haveSimpleNameEndingWith("Settings")
          .because("settings are bound once, through a constructor that can refuse them"));

  @SuppressWarnings("ImmutableEnumChecker") // ArchUnit's rules are; they only do not say so.
  private final ArchRule rule;

  ArchitectureRules(ArchRule rule) {
    this.rule = rule.allowEmptyShould(true);
  }

  ArchRule rule() {
    return rule;
  }

  private static boolean isSqlHome(JavaClass type) {
    return type.isAnnotatedWith(Repository.class);
  }

  /** Maps the rows of a @Repository beside it. */
  private static boolean isRow(JavaClass type) {
    return type.getSimpleName().endsWith("Row")
        && !type.getModifiers().contains(JavaModifier.PUBLIC)
        && type.getPackage().getClasses().stream().anyMatch(ArchitectureRules::isSqlHome);
  }

  private static ArchCondition<JavaClass> liveInANullMarkedPackage() {
    return new ArchCondition<>("live in a package whose package-info is @NullMarked") {
      @Override
      public void check(JavaClass type, ConditionEvents events) {
        boolean marked = type.getPackage().isAnnotatedWith(NullMarked.class);
        String says = type.getPackageName() + " of " + type.getSimpleName() + " is not @NullMarked";
        events.add(new SimpleConditionEvent(type, marked, says));
      }
    };
  }
}

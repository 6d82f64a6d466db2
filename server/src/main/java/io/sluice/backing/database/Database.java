package io.sluice.backing.database;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.sluice.runtime.failure.ErrorCode;
import io.sluice.runtime.failure.FaultClassifier;
import java.util.random.RandomGenerator;
import javax.sql.DataSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.transaction.PlatformTransactionManager;

/** The pools, the migrations, and what a lost connection means to a caller. */
@Configuration(proxyBeanMethods = false)
class Database {
  /**
   * Both servers speak it. Times are UTC whatever the server's zone is, and a lock wait ends before
   * a caller's patience does. Without the modes about zero dates MariaDB stores a time it cannot
   * hold as {@code 0000-00-00} in silence when it stands in the first row of a batch, which the
   * driver sends as one {@code COM_STMT_BULK_EXECUTE}.
   */
  private static final String SESSION =
      "SET SESSION sql_mode='STRICT_TRANS_TABLES,NO_ZERO_DATE,NO_ZERO_IN_DATE,NO_ENGINE_SUBSTITUTION',"
          + " time_zone='+00:00', innodb_lock_wait_timeout=10";

  /** Whoever can get hold of the database finds it migrated: it is done before this returns. */
  @Bean
  DataSource dataSource(DatabaseSettings settings, MeterRegistry metrics) {
    FirstConnection.check(settings);
    HikariDataSource pool =
        pool("database", true, settings.statementConnections(), settings, metrics);
    try {
      Migrations.run(pool, settings.migrate());
    } catch (RuntimeException e) {
      pool.close();
      throw e;
    }
    return new RoundTrips(pool, roundTrips(metrics));
  }

  /** After the database is migrated. */
  @Bean
  PooledTransactions transactionManager(
      DataSource others, DatabaseSettings settings, MeterRegistry metrics) {
    int connections = settings.poolSize() - settings.statementConnections();
    return new PooledTransactions(
        new RoundTrips(
            pool("transactions", false, connections, settings, metrics), roundTrips(metrics)),
        others);
  }

  private static Counter roundTrips(MeterRegistry metrics) {
    return Counter.builder("sql.round.trips")
        .description("Statements, batches, commits and rollbacks the database was asked for")
        .register(metrics);
  }

  @Bean
  RetriedTransactions retriedTransactions(
      PlatformTransactionManager manager, MeterRegistry metrics) {
    return new RetriedTransactions(manager, metrics, RandomGenerator.getDefault());
  }

  @Bean
  FaultClassifier databaseFaults() {
    return fault ->
        switch (DatabaseFault.of(fault)) {
          case UNAVAILABLE -> ErrorCode.DATABASE_UNAVAILABLE;
          case OUTCOME_UNKNOWN -> ErrorCode.OUTCOME_UNKNOWN;
          case BUSY -> ErrorCode.OVERLOADED;
          case NONE -> null;
        };
  }

  @Bean
  DatabaseCheck databaseCheck(DataSource dataSource) {
    return new DatabaseCheck(dataSource);
  }

  private static HikariDataSource pool(
      String name,
      boolean autoCommit,
      int connections,
      DatabaseSettings settings,
      MeterRegistry metrics) {
    HikariConfig pool = new HikariConfig();
    pool.setPoolName(name);
    pool.setAutoCommit(autoCommit);
    pool.setJdbcUrl(settings.url().jdbc());
    pool.setUsername(settings.account());
    pool.setPassword(settings.passphrase());
    pool.setMaximumPoolSize(connections);
    pool.setConnectionTimeout(settings.connectionTimeout().toMillis());
    pool.setValidationTimeout(settings.connectionTimeout().toMillis());
    pool.setTransactionIsolation("TRANSACTION_READ_COMMITTED");
    pool.setConnectionInitSql(SESSION);
    pool.setMetricRegistry(metrics);
    pool.addDataSourceProperty("allowMultiQueries", true); // for LastWrites and OneTrip
    pool.addDataSourceProperty("connectTimeout", settings.connectionTimeout().toMillis());
    pool.addDataSourceProperty("socketTimeout", settings.statementTimeout().toMillis());
    return new HikariDataSource(pool);
  }
}

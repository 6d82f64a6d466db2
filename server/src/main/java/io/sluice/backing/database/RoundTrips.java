package io.sluice.backing.database;

import com.zaxxer.hikari.HikariDataSource;
import io.micrometer.core.instrument.Counter;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.datasource.DelegatingDataSource;

/**
 * Counts how often the program waits for the database: executed statements, commits, rollbacks and
 * changes of the auto-commit mode. A batch counts once, because the driver sends it in one go.
 */
final class RoundTrips extends DelegatingDataSource implements AutoCloseable {
  private final Counter counter;

  RoundTrips(DataSource pool, Counter counter) {
    super(pool);
    this.counter = counter;
  }

  @Override
  public Connection getConnection() throws SQLException {
    return counted(super.getConnection());
  }

  /** The pool goes with it. */
  @Override
  public void close() {
    if (getTargetDataSource() instanceof HikariDataSource pool) {
      pool.close();
    }
  }

  private Connection counted(Connection connection) {
    return proxy(
        Connection.class,
        connection,
        (method, arguments) -> {
          if (isRoundTrip(connection, method, arguments)) {
            counter.increment();
          }
          Object result = invoke(connection, method, arguments);
          return result instanceof Statement statement ? counted(method, statement) : result;
        });
  }

  private Object counted(Method creator, Statement statement) {
    Class<?> type = creator.getReturnType();
    return proxy(
        type,
        statement,
        (method, arguments) -> {
          if (method.getName().startsWith("execute")) {
            counter.increment();
          }
          return invoke(statement, method, arguments);
        });
  }

  private static boolean isRoundTrip(
      Connection connection, Method method, Object @Nullable [] arguments) throws SQLException {
    return switch (method.getName()) {
      case "commit", "rollback", "isValid" -> true;
      case "setAutoCommit" -> arguments != null && !arguments[0].equals(connection.getAutoCommit());
      default -> false;
    };
  }

  private static @Nullable Object invoke(
      Object target, Method method, Object @Nullable [] arguments) throws Throwable {
    try {
      return method.invoke(target, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause() == null ? e : e.getCause();
    }
  }

  private static <T> T proxy(Class<T> type, Object target, Call call) {
    InvocationHandler handler =
        (proxy, method, arguments) ->
            switch (method.getName()) {
              case "unwrap" ->
                  ((Class<?>) arguments[0]).isInstance(target)
                      ? target
                      : invoke(target, method, arguments);
              default -> call.on(method, arguments);
            };
    return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
  }

  private interface Call {
    @Nullable Object on(Method method, Object @Nullable [] arguments) throws Throwable;
  }
}

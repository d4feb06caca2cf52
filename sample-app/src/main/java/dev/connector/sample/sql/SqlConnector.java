package dev.connector.sample.sql;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.stream.Stream;

import javax.sql.DataSource;

import dev.connector.ConnectorContext;
import dev.connector.annotation.Command;
import dev.connector.annotation.Connector;
import dev.connector.sample.Failures;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Profile;
import org.springframework.core.task.SimpleAsyncTaskExecutor;
import org.springframework.jdbc.support.JdbcUtils;

/**
 * Reads a database, and only reads it. Safe for use by many threads; every running query
 * holds one connection.
 */
@Connector(type = "sql", version = "1", displayName = "SQL")
@Profile("!gateway")
class SqlConnector {

	private final DataSource dataSource;

	private final SqlProperties properties;

	private final Executor canceller;

	@Autowired
	SqlConnector(DataSource dataSource, SqlProperties properties) {
		this(dataSource, properties, new SimpleAsyncTaskExecutor("sql-cancel-"));
	}

	SqlConnector(DataSource dataSource, SqlProperties properties, Executor canceller) {
		this.dataSource = dataSource;
		this.properties = properties;
		this.canceller = canceller;
	}

	@Command(description = "Streams the rows of one SQL query, each as an object of its columns. Statements that "
			+ "write are refused.", idempotent = true)
	Stream<Map<String, @Nullable Object>> query(QueryRequest request, ConnectorContext context) {
		String sql = ReadOnlySql.require(request.sql());
		RowLimit limit = new RowLimit(request.maxRows(), this.properties.maxRows());
		if (limit.fetched() < 1) {
			throw Failures.invalid("maxRows", "must be positive");
		}
		List<@Nullable Object> params = (request.params() != null) ? request.params() : List.of();
		requireSimple(params);
		Failures.requireWanted(context);
		try {
			Connection connection = open();
			PreparedStatement statement = prepare(connection, sql, limit, params, context);
			return RowStream.run(connection, statement, limit, context, this.canceller);
		}
		catch (SQLException ex) {
			throw SqlFailures.translate(ex, context);
		}
	}

	@Command(description = "Returns the tables and views of the database with the names and types of their columns.",
			idempotent = true)
	List<Table> tables(ConnectorContext context) {
		try (Connection connection = open()) {
			try {
				return TableCatalog.read(connection);
			}
			finally {
				connection.rollback();
			}
		}
		catch (SQLException ex) {
			throw SqlFailures.translate(ex, context);
		}
	}

	private Connection open() throws SQLException {
		Connection connection = this.dataSource.getConnection();
		try {
			connection.setReadOnly(true);
			connection.setAutoCommit(false);
			return connection;
		}
		catch (SQLException ex) {
			JdbcUtils.closeConnection(connection);
			throw ex;
		}
	}

	private PreparedStatement prepare(Connection connection, String sql, RowLimit limit, List<@Nullable Object> params,
			ConnectorContext context) throws SQLException {
		try {
			PreparedStatement statement = connection.prepareStatement(sql);
			statement.setMaxRows(limit.fetched());
			statement.setFetchSize(Math.min(this.properties.fetchSize(), limit.fetched()));
			statement.setQueryTimeout(seconds(context.remaining()));
			for (int i = 0; i < params.size(); i++) {
				statement.setObject(i + 1, params.get(i));
			}
			return statement;
		}
		catch (SQLException | RuntimeException ex) {
			connection.rollback();
			JdbcUtils.closeConnection(connection);
			throw ex;
		}
	}

	private int seconds(Duration remaining) {
		Duration timeout = this.properties.timeout();
		Duration shorter = (remaining.compareTo(timeout) < 0) ? remaining : timeout;
		// 0 would mean no timeout at all
		return (int) Math.max(1, Math.min(shorter.plusMillis(999).toSeconds(), Integer.MAX_VALUE));
	}

	private static void requireSimple(List<@Nullable Object> params) {
		for (int i = 0; i < params.size(); i++) {
			Object param = params.get(i);
			if (param != null && !(param instanceof String || param instanceof Number || param instanceof Boolean)) {
				throw Failures.invalid("params/" + i, "must be a text, a number, a boolean or null");
			}
		}
	}

}

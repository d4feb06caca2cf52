package dev.connector.sample.sql;

import java.sql.SQLException;
import java.sql.SQLTimeoutException;
import java.sql.SQLTransientConnectionException;
import java.util.Map;
import java.util.Set;

import dev.connector.ConnectorContext;
import dev.connector.ConnectorException;
import dev.connector.ErrorCode;
import dev.connector.sample.Failures;
import org.jspecify.annotations.Nullable;

/**
 * Tells the caller of a query what the database said, by whose fault it is.
 */
final class SqlFailures {

	private static final String CANCELLED_STATE = "57014";

	/**
	 * Classes of SQL states that say the database can't answer now: connection,
	 * resources, intervention of an operator, system error.
	 */
	private static final Set<String> UNAVAILABLE_CLASSES = Set.of("08", "53", "57", "58");

	private SqlFailures() {
	}

	/**
	 * Translate an error.
	 * @param ex what the database said
	 * @param context the request
	 * @return the error, to be thrown
	 */
	static ConnectorException translate(SQLException ex, ConnectorContext context) {
		Failures.requireWanted(context);
		String state = String.valueOf(ex.getSQLState());
		if (ex instanceof SQLTimeoutException || CANCELLED_STATE.equals(state)) {
			return failure(ErrorCode.TIMEOUT, "The statement took too long (sample.sql.timeout)", ex);
		}
		if (ex instanceof SQLTransientConnectionException || UNAVAILABLE_CLASSES.contains(classOf(state))) {
			return failure(ErrorCode.UNAVAILABLE, "The database can't answer now", ex);
		}
		return Failures.invalid("sql", message(ex), ex);
	}

	private static ConnectorException failure(ErrorCode code, String message, SQLException cause) {
		return new ConnectorException(code, message, Map.of(), cause);
	}

	private static String classOf(String state) {
		return state.substring(0, Math.min(2, state.length()));
	}

	/**
	 * H2 repeats the statement behind the message, and PostgreSQL adds lines.
	 */
	private static String message(SQLException ex) {
		@Nullable String message = ex.getMessage();
		if (message == null) {
			return "is refused by the database";
		}
		int end = message.indexOf("; SQL statement:");
		return ((end >= 0) ? message.substring(0, end) : message).lines().findFirst().orElse("");
	}

}

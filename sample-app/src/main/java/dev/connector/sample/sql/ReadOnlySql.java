package dev.connector.sample.sql;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import dev.connector.ConnectorException;
import dev.connector.sample.Failures;

/**
 * Refuses SQL that could do anything but read.
 * <p>
 * It deliberately doesn't parse: databases disagree on where a literal or a comment ends,
 * and whoever relies on one reading of it can be got around by another. Instead, a word
 * that writes is refused wherever it stands, also in a literal or a comment. So the text
 * that a query looks for belongs in a parameter.
 * <p>
 * This is one of three layers. The others are a transaction that is read-only and always
 * rolled back, and a user who may only select. Only that user is proof against functions
 * of a database that this class doesn't know.
 */
final class ReadOnlySql {

	private static final Pattern FIRST_WORD = Pattern.compile("(?:[\\s(]|--[^\\n]*\\n|/\\*.*?\\*/)*+([A-Za-z]*)",
			Pattern.DOTALL);

	private static final Set<String> QUERIES = Set.of("SELECT", "WITH", "VALUES", "TABLE");

	private static final Pattern WRITING_WORD = Pattern.compile("(?<![\\w$])(?:"
			// statements, also where they may stand within a query
			+ "INSERT|UPDATE|DELETE|MERGE|UPSERT|INTO|CREATE|ALTER|DROP|TRUNCATE|RENAME|GRANT|REVOKE|CALL|EXEC|EXECUTE"
			+ "|COMMIT|SHUTDOWN"
			// sequences, which no rollback resets
			+ "|NEXTVAL|SETVAL|NEXT(?:\\s|--[^\\n]*\\n|/\\*.*?\\*/)+VALUE"
			// functions of H2 that reach files, other databases and other sessions
			+ "|FILE_READ|FILE_WRITE|CSVREAD|CSVWRITE|LINK_SCHEMA|ABORT_SESSION|CANCEL_SESSION)(?![\\w$])",
			Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

	private static final Pattern ESCAPED_NAME = Pattern.compile("(?<![\\w$])U&\\s*[\"']", Pattern.CASE_INSENSITIVE);

	private ReadOnlySql() {
	}

	/**
	 * Check a statement.
	 * @param sql the statement
	 * @return the statement without a semicolon at its end
	 * @throws ConnectorException when it is not a single query that only reads
	 */
	static String require(String sql) {
		String statement = sql.strip();
		if (statement.endsWith(";")) {
			statement = statement.substring(0, statement.length() - 1);
		}
		Matcher first = FIRST_WORD.matcher(statement);
		if (!first.lookingAt() || !QUERIES.contains(first.group(1).toUpperCase(Locale.ROOT))) {
			throw refused("must begin with SELECT, WITH, VALUES or TABLE");
		}
		if (statement.indexOf(';') >= 0) {
			throw refused("must be a single statement without ';' in it: pass text as a parameter");
		}
		if (ESCAPED_NAME.matcher(statement).find()) {
			throw refused("must not have names or texts with Unicode escapes (U&)");
		}
		Matcher writing = WRITING_WORD.matcher(statement);
		if (writing.find()) {
			throw refused("only reads, so it must not have the word " + writing.group().toUpperCase(Locale.ROOT)
					+ " anywhere: pass text as a parameter");
		}
		return statement;
	}

	private static ConnectorException refused(String problem) {
		return Failures.invalid("sql", problem);
	}

}

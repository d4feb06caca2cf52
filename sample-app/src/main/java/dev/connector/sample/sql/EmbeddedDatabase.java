package dev.connector.sample.sql;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Clock;
import java.util.concurrent.atomic.AtomicInteger;

import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;

/**
 * A database in memory with the countries, currencies, locales and time zones that the
 * JDK knows. It lives as long as this object is open. The details are those of a user who
 * may select and nothing else, so the connector could not write if it wanted to.
 */
final class EmbeddedDatabase implements JdbcConnectionDetails, AutoCloseable {

	private static final AtomicInteger COUNT = new AtomicInteger();

	private static final String READER = "reader";

	private final String url = "jdbc:h2:mem:sample-" + COUNT.incrementAndGet()
			+ ";DATABASE_TO_LOWER=TRUE;CASE_INSENSITIVE_IDENTIFIERS=TRUE";

	private final Connection owner;

	/**
	 * Create the database and fill it.
	 * @param clock decides which offset of a time zone is the standard one
	 * @throws SQLException when H2 fails
	 */
	EmbeddedDatabase(Clock clock) throws SQLException {
		this.owner = DriverManager.getConnection(this.url, "owner", "");
		try {
			new JdkData(this.owner, clock.instant()).fill();
			this.owner.createStatement().execute("CREATE USER " + READER + " PASSWORD ''");
			this.owner.createStatement().execute("GRANT SELECT ON SCHEMA public TO " + READER);
		}
		catch (SQLException ex) {
			this.owner.close();
			throw ex;
		}
	}

	@Override
	public String getUsername() {
		return READER;
	}

	@Override
	public String getPassword() {
		return "";
	}

	@Override
	public String getJdbcUrl() {
		return this.url;
	}

	@Override
	public void close() throws SQLException {
		this.owner.close();
	}

}

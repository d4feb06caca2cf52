package dev.connector.sample.sql;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

import com.zaxxer.hikari.HikariDataSource;
import dev.connector.ConnectorException;
import dev.connector.ErrorCode;
import dev.connector.sample.TestContext;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import static dev.connector.sample.ConnectorErrors.assertFails;
import static dev.connector.sample.ConnectorErrors.assertInvalid;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link SqlConnector}, with the user of {@link EmbeddedDatabase} and with one
 * who may do everything.
 */
class SqlConnectorTests {

	private static final int MAX_ROWS = 20;

	private static final SqlProperties PROPERTIES = new SqlProperties(MAX_ROWS, Duration.ofSeconds(10), 10);

	private static final String OWNER_URL = "jdbc:h2:mem:owned;DATABASE_TO_LOWER=TRUE;CASE_INSENSITIVE_IDENTIFIERS=TRUE";

	@TempDir
	private static Path directory;

	private static EmbeddedDatabase embedded;

	private static HikariDataSource reader;

	private static Connection owned;

	private static HikariDataSource owner;

	private final TestContext context = new TestContext();

	private final SqlConnector connector = new SqlConnector(reader, PROPERTIES, Runnable::run);

	private final SqlConnector ownerConnector = new SqlConnector(owner, PROPERTIES, Runnable::run);

	@BeforeAll
	static void openDatabases() throws SQLException {
		embedded = new EmbeddedDatabase(Clock.systemUTC());
		reader = pool(embedded.getJdbcUrl(), embedded.getUsername());
		owned = DriverManager.getConnection(OWNER_URL, "owner", "");
		try (Statement statement = owned.createStatement()) {
			statement.execute("CREATE TABLE things (id INTEGER PRIMARY KEY, name VARCHAR)");
			statement.execute("INSERT INTO things VALUES (1, 'one')");
			statement.execute("CREATE SEQUENCE numbers");
		}
		owner = pool(OWNER_URL, "owner");
	}

	@AfterAll
	static void closeDatabases() throws SQLException {
		reader.close();
		owner.close();
		owned.close();
		embedded.close();
	}

	@AfterEach
	void everyConnectionIsBack() {
		assertThat(reader.getHikariPoolMXBean().getActiveConnections()).isZero();
		assertThat(owner.getHikariPoolMXBean().getActiveConnections()).isZero();
	}

	@Test
	void knowsEveryCountryOfTheJdk() {
		assertThat(query("SELECT count(*) AS n FROM countries"))
			.containsExactly(Map.of("n", (long) Locale.getISOCountries().length));
		assertThat(query("SELECT alpha2, alpha3, name FROM countries WHERE name LIKE ? ORDER BY alpha2", "Z%"))
			.containsExactly(Map.of("alpha2", "ZM", "alpha3", "ZMB", "name", "Zambia"),
					Map.of("alpha2", "ZW", "alpha3", "ZWE", "name", "Zimbabwe"));
	}

	@Test
	void knowsCurrenciesLocalesAndTimeZones() {
		assertThat(query("SELECT code, numeric_code, fraction_digits FROM currencies WHERE code = 'JPY'"))
			.containsExactly(Map.of("code", "JPY", "numeric_code", 392, "fraction_digits", 0));
		assertThat(query("SELECT language, country, name FROM locales WHERE tag = 'pt-BR'"))
			.containsExactly(Map.of("language", "pt", "country", "BR", "name", "Portuguese (Brazil)"));
		assertThat(query("SELECT standard_offset, standard_offset_seconds, fixed FROM time_zones WHERE id = ?",
				"Asia/Tokyo"))
			.containsExactly(Map.of("standard_offset", "+09:00", "standard_offset_seconds", 32_400, "fixed", false));
	}

	@Test
	void listsTables() {
		List<Table> tables = this.connector.tables(this.context);
		assertThat(tables).extracting(Table::name).containsExactly("countries", "currencies", "locales", "time_zones");
		assertThat(tables.get(0).columns()).containsExactly(new Table.Column("alpha2", "CHARACTER", false),
				new Table.Column("alpha3", "CHARACTER", false), new Table.Column("name", "CHARACTER VARYING", false));
	}

	@Test
	void keepsTheOrderOfColumnsAndEveryOne() {
		Map<String, @Nullable Object> row = query("SELECT 2 AS b, 1 AS a, 3 AS b, NULL AS c").get(0);
		assertThat(new ArrayList<>(row.keySet())).containsExactly("b", "a", "b_2", "c");
		assertThat(new ArrayList<>(row.values())).containsExactly(2, 1, 3, null);
	}

	@Test
	void returnsWhatJsonKnows() {
		Map<String, @Nullable Object> row = query("SELECT 1.50 AS d, TRUE AS b, DATE '2024-02-29' AS dt, "
				+ "TIMESTAMP '2024-02-29 12:00:00' AS ts, TIMESTAMP WITH TIME ZONE '2024-02-29 12:00:00+01:00' AS tz, "
				+ "X'00ff' AS bytes, ARRAY[1, NULL, 3] AS list, CAST('text' AS CLOB) AS clob, X'ff' AS bin, "
				+ "CAST('long' AS BLOB) AS bl, UUID '00000000-0000-0000-0000-000000000001' AS id")
			.get(0);
		assertThat(row).containsEntry("d", new BigDecimal("1.50"))
			.containsEntry("b", true)
			.containsEntry("dt", "2024-02-29")
			.containsEntry("ts", "2024-02-29T12:00")
			.containsEntry("tz", "2024-02-29T12:00+01:00")
			.containsEntry("bytes", "AP8=")
			.containsEntry("list", Arrays.asList(1, null, 3))
			.containsEntry("clob", "text")
			.containsEntry("bl", "bG9uZw==")
			.containsEntry("id", "00000000-0000-0000-0000-000000000001");
	}

	@Test
	void takesParametersOfEverySimpleType() {
		assertThat(query("SELECT name FROM countries WHERE alpha2 = ? AND 1 = ? AND TRUE = ? AND ? IS NULL", "FR", 1,
				true, null))
			.containsExactly(Map.of("name", "France"));
		assertThat(query("SELECT CAST(? AS VARCHAR) AS t", "DELETE; --")).containsExactly(Map.of("t", "DELETE; --"));
	}

	@Test
	void refusesParametersThatDoNotFit() {
		assertInvalid("params/1", () -> query("SELECT ?, ?", 1, List.of()));
		assertInvalid("sql", () -> query("SELECT CAST(? AS VARCHAR)"));
		assertInvalid("sql", () -> query("SELECT 1", "too many"));
	}

	@Test
	void explainsWhatIsWrongWithTheStatement() {
		ConnectorException error = assertInvalid("sql", () -> query("SELECT nothing FROM countries"));
		assertThat(error.getMessage()).contains("\"nothing\" not found").doesNotContain("SQL statement");
		assertInvalid("sql", () -> query("SELECT * FROM"));
		assertInvalid("sql", () -> query("SELECT 1 / 0"));
	}

	@Test
	void endsQuietlyAtTheRowsAskedFor() {
		assertThat(rows("SELECT x FROM system_range(1, 1000)", 5)).hasSize(5);
		assertThat(rows("SELECT x FROM system_range(1, 1000)", MAX_ROWS)).hasSize(MAX_ROWS);
		assertThat(rows("SELECT x FROM system_range(1, 3)", 5)).hasSize(3);
		assertThat(rows("SELECT x FROM system_range(1, 3)", 1_000)).hasSize(3);
		assertInvalid("maxRows", () -> rows("SELECT 1", 0));
	}

	@Test
	void endsWithErrorAtTheCap() {
		assertThat(rows("SELECT x FROM system_range(1, " + MAX_ROWS + ")", null)).hasSize(MAX_ROWS);
		for (Integer asked : new @Nullable Integer[] { null, MAX_ROWS + 1, Integer.MAX_VALUE }) {
			List<Object> seen = new ArrayList<>();
			assertInvalid("sql", () -> {
				try (var rows = stream("SELECT x FROM system_range(1, " + (MAX_ROWS + 1) + ")", asked)) {
					rows.forEach(seen::add);
				}
			});
			assertThat(seen).hasSize(MAX_ROWS);
		}
	}

	@Test
	void stopsStatementThatTakesTooLong() {
		SqlConnector impatient = new SqlConnector(reader, new SqlProperties(MAX_ROWS, Duration.ofSeconds(1), 10),
				Runnable::run);
		assertFails(ErrorCode.TIMEOUT, () -> impatient.query(new QueryRequest(
				"SELECT count(*) FROM system_range(1, 1000000) a, system_range(1, 1000000) b WHERE a.x + b.x = 0", null,
				null), this.context));
	}

	@Test
	void releasesConnectionWhenClosed() {
		Stream<Map<String, @Nullable Object>> rows = stream("SELECT x FROM system_range(1, 10)", null);
		rows.iterator().next();
		assertThat(reader.getHikariPoolMXBean().getActiveConnections()).isOne();
		rows.close();
		rows.close();
		assertThat(reader.getHikariPoolMXBean().getActiveConnections()).isZero();
	}

	@Test
	void releasesConnectionAtTheEndEvenWhenNotClosed() {
		assertThat(stream("SELECT x FROM system_range(1, 10)", null).count()).isEqualTo(10);
		assertThat(reader.getHikariPoolMXBean().getActiveConnections()).isZero();
	}

	@Test
	void releasesConnectionWhenCancelled() {
		Iterator<Map<String, @Nullable Object>> rows = stream("SELECT x FROM system_range(1, 10)", null).iterator();
		rows.next();
		this.context.cancel();
		assertThat(reader.getHikariPoolMXBean().getActiveConnections()).isZero();
		assertFails(ErrorCode.CANCELLED, () -> rows.forEachRemaining((row) -> {
		}));
	}

	@Test
	void cancelsRunningStatement() throws Exception {
		SqlConnector patient = new SqlConnector(reader, new SqlProperties(1, Duration.ofMinutes(10), 1), Runnable::run);
		Thread caller = new Thread(() -> {
			while (!isRunning("system_range")) {
				Thread.onSpinWait();
			}
			this.context.cancel();
		});
		caller.setDaemon(true);
		caller.start();
		assertFails(ErrorCode.CANCELLED, () -> patient.query(new QueryRequest(
				"SELECT count(*) FROM system_range(1, 1000000) a, system_range(1, 1000000) b WHERE a.x + b.x = 0", null,
				null), this.context));
		caller.join();
	}

	@Test
	void runsNothingForRequestThatIsOver() {
		this.context.expire();
		assertFails(ErrorCode.TIMEOUT, () -> query("SELECT 1"));
	}

	@Test
	void saysThatDatabaseCannotAnswer() {
		try (HikariDataSource gone = new HikariDataSource()) {
			gone.setJdbcUrl("jdbc:h2:mem:missing;IFEXISTS=TRUE");
			gone.setInitializationFailTimeout(-1);
			gone.setConnectionTimeout(250);
			SqlConnector broken = new SqlConnector(gone, PROPERTIES, Runnable::run);
			assertFails(ErrorCode.UNAVAILABLE,
					() -> broken.query(new QueryRequest("SELECT 1", null, null), this.context));
			assertFails(ErrorCode.UNAVAILABLE, () -> broken.tables(this.context));
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "SELECT 1 AS c", "  select 1 as c  ", "SELECT 1 AS c;", "SELECT 1 AS c ; ",
			"-- first\nSELECT 1 AS c", "/* one */ SELECT 1 AS c", "(SELECT 1 AS c)",
			"WITH q AS (SELECT 1 AS c) SELECT c FROM q", "SELECT c FROM (VALUES (1)) AS t(c)",
			"SELECT 1 AS c /* last_update, updated_at */", "SELECT 1 AS c -- dropped" })
	void runsQueries(String sql) {
		assertThat(query(sql)).containsExactly(Map.of("c", 1));
	}

	@ParameterizedTest
	@MethodSource
	void refusesWhatWrites(String sql) throws Exception {
		String before = dump();
		String written = sql.replace("FILE", directory.resolve("out").toString());
		assertInvalid("sql", () -> query(written));
		assertInvalid("sql", () -> {
			try (var rows = this.ownerConnector.query(new QueryRequest(written, null, null), this.context)) {
				rows.forEach((row) -> {
				});
			}
		});
		assertThat(dump()).isEqualTo(before);
		assertThat(Files.list(directory)).isEmpty();
	}

	static List<String> refusesWhatWrites() {
		return List.of("INSERT INTO things VALUES (2, 'two')", "insert into things values (2, 'two')",
				"UPDATE things SET name = 'changed'", "DELETE FROM things", "DELETE things",
				"MERGE INTO things KEY (id) VALUES (2, 'two')",
				"MERGE INTO things USING (VALUES (1)) AS s(id) ON " + "things.id = s.id WHEN MATCHED THEN DELETE",
				"TRUNCATE TABLE things", "DROP TABLE things", "DROP ALL OBJECTS", "DROP ALL OBJECTS DELETE FILES",
				"ALTER TABLE things ADD COLUMN more INTEGER", "CREATE TABLE more (id INTEGER)",
				"CREATE LOCAL TEMPORARY TABLE more (id INTEGER)", "CREATE TABLE more AS SELECT 1 AS id",
				"CREATE ALIAS f FOR 'java.lang.System.exit'", "CREATE USER other PASSWORD ''", "GRANT ALL TO public",
				"CALL 1", "{call 1}", "{? = call 1}", "? = CALL 1", "EXECUTE IMMEDIATE 'DELETE FROM things'",
				"EXECUTE IMMEDIATE 'DEL' || 'ETE FROM things'", "SET @x = 1", "SET PASSWORD 'x'", "SHUTDOWN", "COMMIT",
				"ROLLBACK", "SCRIPT TO 'FILE'", "BACKUP TO 'FILE'", "RUNSCRIPT FROM 'FILE'",
				"EXPLAIN ANALYZE DELETE FROM things", "ANALYZE", "COMMENT ON TABLE things IS 'x'",
				"SELECT 1; DELETE FROM things", "SELECT 1;DELETE FROM things;", "SELECT 1; SELECT 2", ";", "; ;", "",
				"   ", "-- SELECT 1", "/* SELECT 1 */", "/* SELECT 1", "()", "(DELETE FROM things)",
				"-- SELECT\nDELETE FROM things", "/* SELECT */ DELETE FROM things", "/**/DELETE FROM things",
				"/* a /* b */ c */ DELETE FROM things", "-- a\r\nDELETE FROM things", "\u00a0DELETE FROM things",
				"SELECT '\\'; DELETE FROM things; --'", "SELECT '\\''; DELETE FROM things -- '",
				"SELECT $$ $$; DELETE FROM things -- $$",
				"SELECT * FROM FINAL TABLE (INSERT INTO things VALUES (2, 'b'))",
				"SELECT * FROM NEW TABLE (UPDATE things SET name = 'x')",
				"SELECT * FROM OLD TABLE (DELETE FROM things)",
				"SELECT * FROM FINAL TABLE (MERGE INTO things KEY (id) VALUES (2, 'two'))",
				"SELECT * FROM OLD TABLE (/**/DELETE/**/FROM things)", "(SELECT * FROM OLD TABLE (DELETE FROM things))",
				"WITH gone AS (SELECT * FROM OLD TABLE (DELETE FROM things)) SELECT * FROM gone",
				"WITH gone AS (DELETE FROM things RETURNING *) SELECT * FROM gone",
				"WITH q AS (SELECT 2 AS id) INSERT INTO things SELECT id, 'x' FROM q",
				"WITH q AS (SELECT 1) DELETE FROM things", "SELECT 1 INTO more", "SELECT * INTO more FROM things",
				"SELECT * FROM things FOR UPDATE", "SELECT NEXT VALUE FOR numbers", "SELECT next/**/value FOR numbers",
				"SELECT nextval('numbers')", "SELECT numbers.nextval", "SELECT CSVWRITE('FILE', 'SELECT 1')",
				"SELECT csvwrite/**/('FILE', 'SELECT 1')", "SELECT \"CSVWRITE\"('FILE', 'SELECT 1')",
				"SELECT * FROM CSVREAD('FILE')", "SELECT FILE_WRITE('x', 'FILE')", "SELECT FILE_READ('FILE')",
				"SELECT U&\"\\0066ile_write\"('x', 'FILE')", "SELECT u& \"CSV\\0057RITE\"('FILE', 'SELECT 1')",
				"VALUES (FILE_WRITE('x', 'FILE'))", "TABLE things FOR UPDATE",
				"SELECT * FROM LINK_SCHEMA('PUBLIC', '', 'jdbc:h2:mem:owned', 'owner', '', 'PUBLIC')",
				"SELECT ABORT_SESSION(1)", "SELECT 1 DROP TABLE things", "SELECT 1 UNION DELETE FROM things",
				"\u0130NSERT INTO things VALUES (2, 'two')", "SELECTDELETE FROM things", "SELECT1");
	}

	/**
	 * What a guard does not know, a user without rights can't do either.
	 * @throws SQLException when the database fails
	 */
	@Test
	void userOfEmbeddedDatabaseMayOnlySelect() throws SQLException {
		try (Connection connection = DriverManager.getConnection(embedded.getJdbcUrl(), embedded.getUsername(),
				embedded.getPassword()); Statement statement = connection.createStatement()) {
			assertThat(statement.executeQuery("SELECT * FROM countries").next()).isTrue();
			for (String sql : List.of("DELETE FROM countries", "CREATE TABLE more (id INTEGER)",
					"SELECT * FROM OLD TABLE (DELETE FROM countries)", "CREATE ALIAS f FOR 'java.lang.System.exit'",
					"SELECT FILE_WRITE('x', 'y')", "SHUTDOWN", "ALTER USER reader ADMIN TRUE")) {
				assertThat(failure(statement, sql)).as(sql).isIn("90096", "90040");
			}
		}
	}

	/**
	 * What a guard let through would be rolled back.
	 * @throws SQLException when the database fails
	 */
	@Test
	void everyTransactionIsRolledBack() throws SQLException {
		Connection connection = owner.getConnection();
		connection.setAutoCommit(false);
		RowStream
			.run(connection, connection.prepareStatement("SELECT * FROM OLD TABLE (DELETE FROM things)"),
					new RowLimit(null, 10), this.context, Runnable::run)
			.close();
		assertThat(dump()).contains("'one'");
	}

	private List<Map<String, @Nullable Object>> query(String sql, @Nullable Object... params) {
		try (var rows = this.connector.query(new QueryRequest(sql, Arrays.asList(params), null), this.context)) {
			return rows.toList();
		}
	}

	private List<Map<String, @Nullable Object>> rows(String sql, @Nullable Integer maxRows) {
		try (var rows = stream(sql, maxRows)) {
			return rows.toList();
		}
	}

	private Stream<Map<String, @Nullable Object>> stream(String sql, @Nullable Integer maxRows) {
		return this.connector.query(new QueryRequest(sql, null, maxRows), this.context);
	}

	private static boolean isRunning(String part) {
		try (Connection connection = DriverManager.getConnection(embedded.getJdbcUrl(), "owner", "");
				ResultSet running = connection.createStatement()
					.executeQuery("SELECT executing_statement FROM information_schema.sessions "
							+ "WHERE session_id <> session_id()")) {
			while (running.next()) {
				if (String.valueOf(running.getString(1)).contains(part)) {
					return true;
				}
			}
			return false;
		}
		catch (SQLException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static String failure(Statement statement, String sql) {
		try {
			statement.execute(sql);
			return "none";
		}
		catch (SQLException ex) {
			return ex.getSQLState();
		}
	}

	private static String dump() throws SQLException {
		StringWriter dump = new StringWriter();
		PrintWriter lines = new PrintWriter(dump);
		try (ResultSet script = owned.createStatement().executeQuery("SCRIPT NOPASSWORDS NOSETTINGS")) {
			while (script.next()) {
				lines.println(script.getString(1));
			}
		}
		return dump.toString();
	}

	private static HikariDataSource pool(String url, String user) throws SQLException {
		HikariDataSource pool = new HikariDataSource();
		pool.setJdbcUrl(url);
		pool.setUsername(user);
		pool.setPassword("");
		pool.setMaximumPoolSize(2);
		pool.getConnection().close();
		return pool;
	}

}

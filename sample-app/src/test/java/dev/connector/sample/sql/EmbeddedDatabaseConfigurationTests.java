package dev.connector.sample.sql;

import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;

import javax.sql.DataSource;

import dev.connector.sample.TestContext;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link EmbeddedDatabaseConfiguration}.
 */
class EmbeddedDatabaseConfigurationTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(DataSourceAutoConfiguration.class))
		.withUserConfiguration(EmbeddedDatabaseConfiguration.class)
		.withBean(Clock.class, Clock::systemUTC)
		.withBean(SqlProperties.class, () -> new SqlProperties(10, Duration.ofSeconds(10), 10))
		.withBean(SqlConnector.class);

	@Test
	void connectorReadsEmbeddedDatabaseByDefault() {
		this.runner.run((context) -> {
			assertThat(context).hasSingleBean(EmbeddedDatabase.class);
			assertThat(context.getBean(SqlConnector.class).tables(new TestContext())).hasSize(4);
		});
	}

	@Test
	void connectorReadsTheDatabaseThatIsNamed() {
		this.runner.withPropertyValues("spring.datasource.url=jdbc:h2:mem:named").run((context) -> {
			assertThat(context).doesNotHaveBean(EmbeddedDatabase.class).hasSingleBean(DataSource.class);
			assertThat(context.getBean(SqlConnector.class).tables(new TestContext())).isEmpty();
		});
	}

	@Test
	void gatewayHasNoDatabase() {
		new ApplicationContextRunner()
			.withInitializer((context) -> context.getEnvironment().addActiveProfile("gateway"))
			.withUserConfiguration(EmbeddedDatabaseConfiguration.class, SqlConnector.class)
			.run((context) -> assertThat(context).hasNotFailed()
				.doesNotHaveBean(EmbeddedDatabase.class)
				.doesNotHaveBean(SqlConnector.class));
	}

	@Test
	void databasesOfTwoContextsAreApart() throws SQLException {
		try (EmbeddedDatabase one = new EmbeddedDatabase(Clock.systemUTC());
				EmbeddedDatabase other = new EmbeddedDatabase(Clock.systemUTC())) {
			assertThat(one.getJdbcUrl()).isNotEqualTo(other.getJdbcUrl());
		}
	}

	@Test
	void refusesSettingsOutOfRange() {
		assertThatIllegalArgumentException().isThrownBy(() -> new SqlProperties(0, Duration.ofSeconds(1), 1))
			.withMessageContaining("sample.sql.max-rows");
		assertThatIllegalArgumentException().isThrownBy(() -> new SqlProperties(1, Duration.ZERO, 1))
			.withMessageContaining("sample.sql.timeout");
		assertThatIllegalArgumentException().isThrownBy(() -> new SqlProperties(1, Duration.ofSeconds(1), -1))
			.withMessageContaining("sample.sql.fetch-size");
	}

}

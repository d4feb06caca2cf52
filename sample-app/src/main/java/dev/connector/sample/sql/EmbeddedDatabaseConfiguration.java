package dev.connector.sample.sql;

import java.sql.SQLException;
import java.time.Clock;

import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.autoconfigure.condition.NoneNestedConditions;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Profile;

/**
 * Provides the database where {@code spring.datasource.url} names none.
 */
@Configuration(proxyBeanMethods = false)
@Profile("!gateway")
@Conditional(EmbeddedDatabaseConfiguration.NoDatabaseNamed.class)
class EmbeddedDatabaseConfiguration {

	@Bean
	EmbeddedDatabase embeddedDatabase(Clock clock) throws SQLException {
		return new EmbeddedDatabase(clock);
	}

	/**
	 * Matches unless a database is named.
	 */
	static final class NoDatabaseNamed extends NoneNestedConditions {

		NoDatabaseNamed() {
			super(ConfigurationPhase.REGISTER_BEAN);
		}

		/**
		 * Matches when a database is named.
		 */
		@ConditionalOnProperty("spring.datasource.url")
		static final class DatabaseNamed {

		}

	}

}

package dev.connector.sample;

import java.time.Clock;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.context.annotation.Bean;

/**
 * Starts the gateway and its connectors in one process; with the profile {@code gateway}
 * or {@code agent}, one of the two halves.
 */
@SpringBootApplication(proxyBeanMethods = false)
@ConfigurationPropertiesScan
class SampleApplication {

	public static void main(String[] args) {
		SpringApplication.run(SampleApplication.class, args);
	}

	@Bean
	Clock clock() {
		return Clock.systemUTC();
	}

}

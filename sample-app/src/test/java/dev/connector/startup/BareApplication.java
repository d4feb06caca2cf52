package dev.connector.startup;

import java.lang.management.ManagementFactory;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;

/**
 * An empty web application that says how long its JVM took to be ready, and ends.
 */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
public class BareApplication {

	/**
	 * Start and end.
	 * @param args arguments of Spring Boot
	 */
	public static void main(String[] args) {
		measure(BareApplication.class, args);
	}

	static void measure(Class<?> application, String... args) {
		var context = SpringApplication.run(application, args);
		System.out.println("ready-millis=" + ManagementFactory.getRuntimeMXBean().getUptime());
		context.close();
	}

}

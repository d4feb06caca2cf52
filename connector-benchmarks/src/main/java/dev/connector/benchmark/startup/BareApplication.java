package dev.connector.benchmark.startup;

import java.lang.management.ManagementFactory;

import com.sun.management.OperatingSystemMXBean;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;

/**
 * An empty web application that says how long its JVM took to be ready and how much
 * processor time it used, and ends.
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
		long cpuNanos = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getProcessCpuTime();
		System.out.println("ready-millis=" + ManagementFactory.getRuntimeMXBean().getUptime() + " cpu-millis="
				+ cpuNanos / 1_000_000);
		context.close();
	}

}

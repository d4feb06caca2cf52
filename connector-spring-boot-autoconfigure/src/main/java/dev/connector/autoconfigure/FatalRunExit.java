package dev.connector.autoconfigure;

import dev.connector.lifecycle.Lifecycle;
import dev.connector.lifecycle.LifecycleException;
import dev.connector.lifecycle.LifecycleListener;
import dev.connector.lifecycle.LifecycleState;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.boot.ExitCodeGenerator;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * Ends the application when a participant fails that it can't do without, and lets the
 * exit code say so. A start that fails has no need of it: it throws.
 */
final class FatalRunExit implements LifecycleListener, ExitCodeGenerator {

	private static final Logger logger = LoggerFactory.getLogger(ConnectorLifecycle.class);

	private static final int EXIT_CODE = 1;

	/**
	 * There if, and only if, the context is that of an application which was run.
	 */
	private static final String RUN_BY_SPRING_APPLICATION = "springApplicationArguments";

	private final Lifecycle lifecycle;

	private final ConfigurableApplicationContext context;

	private final LifecycleExit exit;

	private boolean running;

	FatalRunExit(Lifecycle lifecycle, ConfigurableApplicationContext context, LifecycleExit exit) {
		this.lifecycle = lifecycle;
		this.context = context;
		this.exit = exit;
		lifecycle.listen(this);
	}

	/**
	 * Close a context gracefully, and end the process if it was started for that.
	 */
	static void exit(ConfigurableApplicationContext context, int exitCode) {
		boolean ownsProcess = context.containsBean(RUN_BY_SPRING_APPLICATION);
		int code = SpringApplication.exit(context, () -> exitCode);
		if (ownsProcess) {
			System.exit(code);
		}
	}

	@Override
	public void onState(LifecycleState state, @Nullable LifecycleException failure) {
		boolean stops = this.running && state == LifecycleState.STOPPING;
		this.running = state == LifecycleState.RUNNING;
		if (stops && failure != null) {
			logger.error("The application stops, for a participant of its lifecycle failed: {}", failure.getMessage());
			// Closing waits for the lifecycle, whose news this is, and for a context that
			// still starts
			new Thread(() -> this.exit.exit(this.context, EXIT_CODE), "connector-exit").start();
		}
	}

	@Override
	public int getExitCode() {
		return (this.lifecycle.report().failure() != null) ? EXIT_CODE : 0;
	}

}

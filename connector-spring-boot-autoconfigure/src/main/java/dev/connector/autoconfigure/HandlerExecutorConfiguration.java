package dev.connector.autoconfigure;

import java.util.concurrent.ExecutorService;

import dev.connector.schedule.HandlerThreads;

import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnThreading;
import org.springframework.boot.thread.Threading;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.task.VirtualThreadTaskExecutor;

/**
 * What runs connectors: a pool of their own, or virtual threads where the application
 * uses them. A bean of the same name takes its place. It is nobody's default, so that the
 * application keeps the executor that Spring Boot gives it.
 */
@Configuration(proxyBeanMethods = false)
@ConditionalOnMissingBean(name = HandlerExecutorConfiguration.BEAN_NAME)
class HandlerExecutorConfiguration {

	/**
	 * Name of the bean.
	 */
	static final String BEAN_NAME = "connectorHandlerExecutor";

	private static final String THREAD_PREFIX = "connector-handler-";

	@Bean(name = BEAN_NAME, defaultCandidate = false, destroyMethod = "shutdown")
	@ConditionalOnThreading(Threading.PLATFORM)
	ExecutorService connectorHandlerPool() {
		return HandlerThreads.pool(THREAD_PREFIX, HandlerThreads.DEFAULT_SIZE);
	}

	@Bean(name = BEAN_NAME, defaultCandidate = false, destroyMethod = "shutdown")
	@ConditionalOnThreading(Threading.VIRTUAL)
	ExecutorService connectorHandlerVirtualThreads() {
		return HandlerThreads.asNeeded(new VirtualThreadTaskExecutor(THREAD_PREFIX).getVirtualThreadFactory());
	}

}

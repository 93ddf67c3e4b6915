CREATE TABLE `alter_names` (
	`study_id` text NOT NULL,
	`pid` text NOT NULL,
	`aid` text NOT NULL,
	`label` text NOT NULL,
	PRIMARY KEY(`study_id`, `pid`, `aid`)
);
--> statement-breakpoint
CREATE TABLE `people` (
	`study_id` text NOT NULL,
	`pid` text NOT NULL,
	`first_name` text NOT NULL,
	PRIMARY KEY(`study_id`, `pid`)
);

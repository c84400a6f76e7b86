// SPDX-License-Identifier: MIT
// The parts of the page from top to bottom, each as finished HTML; empty if there is nothing to
// show.
#pragma once

#include <string>
#include <string_view>

#include "page/model.hpp"

namespace brood_lab::page {

/// The answer in short: how many differ, who agrees with whom, in which group.
std::string lead_of(const comparison& all);
/// The buttons and fields that narrow the matrix down.
std::string filters_of(const comparison& all);
std::string matrix_of(const comparison& all);
/// The same without its evidence, for paper.
std::string glance_of(const comparison& all);
/// What parent, child and server did when, under each method.
std::string timelines_of(const comparison& all);
/// What was measured more than once, with its spread.
std::string plots_of(const comparison& all);
std::string trees_of(const comparison& all);

/// The class that gives a start method its colour, the same in all parts.
std::string method_class(std::string_view method);
/// The name of a column in its colour, after the platform's if there are several.
std::string label_of(const comparison& all, const column& which);
/// What stands in the place of a timeline or a tree that a report does not have.
std::string missing_of(std::string_view what, std::string_view failure);
/// A word and a shape: nobody needs to tell colours apart.
std::string answer_of(const observation& what, const cell& from);
/// The attributes by which the script finds, hides and compares cells.
std::string column_attributes(const column& which);
/// What the script makes a button that opens and closes the element with that id.
std::string fold_title(std::string_view id, std::string_view label);

}  // namespace brood_lab::page

#include "core/base/xlsx_writer.hpp"

#include <string_view>

#include "core/base/zip_writer.hpp"

namespace usagescope {
namespace {

constexpr std::string_view kDeclaration =
    R"(<?xml version="1.0" encoding="UTF-8" standalone="yes"?>)";

void append_xml(std::string& out, std::string_view text) {
  for (const char c : text) {
    switch (c) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '"':
        out += "&quot;";
        break;
      default:
        if (static_cast<unsigned char>(c) >= 0x20 || c == '\n' || c == '\t') out += c;
    }
  }
}

/// "A", "Z", "AA": the column's name.
std::string column_name(std::size_t index) {
  std::string name;
  for (std::size_t rest = index + 1; rest > 0; rest = (rest - 1) / 26) {
    name.insert(name.begin(), static_cast<char>('A' + (rest - 1) % 26));
  }
  return name;
}

std::string sheet_xml(const std::vector<std::vector<std::string>>& rows) {
  std::string xml(kDeclaration);
  xml += R"(<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">)";
  xml += "<sheetData>";
  for (std::size_t r = 0; r < rows.size(); ++r) {
    const std::string number = std::to_string(r + 1);
    xml += "<row r=\"" + number + "\">";
    for (std::size_t c = 0; c < rows[r].size(); ++c) {
      xml += "<c r=\"" + column_name(c) + number + R"(" t="inlineStr"><is><t>)";
      append_xml(xml, rows[r][c]);
      xml += "</t></is></c>";
    }
    xml += "</row>";
  }
  return xml + "</sheetData></worksheet>";
}

std::string workbook_xml(const std::string& sheet_name) {
  std::string xml(kDeclaration);
  xml += R"(<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" )";
  xml += R"(xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">)";
  xml += R"(<sheets><sheet name=")";
  append_xml(xml, sheet_name);
  return xml + R"(" sheetId="1" r:id="rId1"/></sheets></workbook>)";
}

std::string relation_xml(std::string_view type, std::string_view target) {
  std::string xml(kDeclaration);
  xml += R"(<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">)";
  xml += R"(<Relationship Id="rId1" Type=")";
  xml += "http://schemas.openxmlformats.org/officeDocument/2006/relationships/";
  xml.append(type).append(R"(" Target=")").append(target);
  return xml + R"("/></Relationships>)";
}

std::string content_types_xml() {
  std::string xml(kDeclaration);
  xml += R"(<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">)";
  xml += R"(<Default Extension="rels" )";
  xml += R"(ContentType="application/vnd.openxmlformats-package.relationships+xml"/>)";
  xml += R"(<Override PartName="/xl/workbook.xml" ContentType=")";
  xml += R"(application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>)";
  xml += R"(<Override PartName="/xl/worksheets/sheet1.xml" ContentType=")";
  xml += R"(application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/>)";
  return xml + "</Types>";
}

}  // namespace

std::string write_xlsx(const std::string& sheet_name,
                       const std::vector<std::vector<std::string>>& rows) {
  ZipWriter zip;
  zip.add("[Content_Types].xml", content_types_xml());
  zip.add("_rels/.rels", relation_xml("officeDocument", "xl/workbook.xml"));
  zip.add("xl/workbook.xml", workbook_xml(sheet_name));
  zip.add("xl/_rels/workbook.xml.rels", relation_xml("worksheet", "worksheets/sheet1.xml"));
  zip.add("xl/worksheets/sheet1.xml", sheet_xml(rows));
  return zip.finish();
}

}  // namespace usagescope
